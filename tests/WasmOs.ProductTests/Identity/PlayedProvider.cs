using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WasmOs.TestKit.Http;

namespace WasmOs.ProductTests.Identity;

/// <summary>An issuer of OpenID Connect on a loopback address: for machines by <see cref="Sign"/>, for people by its token endpoint.</summary>
internal sealed class PlayedProvider : IAsyncDisposable
{
    public const string ClientId = "client";

    private readonly RSA _key = RSA.Create(2048);
    private readonly HttpTarget _http;

    public PlayedProvider() => _http = new HttpTarget((request, stream, stop) => stream.WriteAsync(Answer(request.Line.Split(' ')[1]), stop).AsTask());

    public string Issuer => $"http://127.0.0.1:{_http.Port}";

    /// <summary>The nonce of the next id token.</summary>
    public string? Nonce { get; set; }

    /// <summary>A token for an audience, signed now.</summary>
    public string Sign(string audience, string subject, string? nonce = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object> { ["iss"] = Issuer, ["aud"] = audience, ["sub"] = subject, ["iat"] = now, ["exp"] = now + 300 };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        var signed = $"{Encode("""{"alg":"RS256","kid":"k","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _key.Dispose();
    }

    private byte[] Answer(string target)
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return target switch
        {
            "/.well-known/openid-configuration" => Json(new
            {
                issuer = Issuer,
                jwks_uri = Issuer + "/keys",
                authorization_endpoint = Issuer + "/authorize",
                token_endpoint = Issuer + "/token",
                device_authorization_endpoint = Issuer + "/device",
            }),
            "/keys" => Json(new { keys = new[] { new { kty = "RSA", kid = "k", n = Encode(key.Modulus), e = Encode(key.Exponent) } } }),
            "/token" => Json(new { id_token = Sign(ClientId, "alice", Nonce), token_type = "Bearer", access_token = "none" }),
            _ => HttpTarget.Response(404),
        };
    }

    private static byte[] Json(object body) => HttpTarget.Response(200, JsonSerializer.Serialize(body), "Content-Type: application/json");

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
