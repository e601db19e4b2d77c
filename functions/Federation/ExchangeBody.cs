using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using static WasmOs.Functions.Identity.SecretMember;

namespace WasmOs.Functions.Federation;

/// <summary>The body of a request that exchanges an id token.</summary>
internal sealed record ExchangeBody
{
    private const int LongestName = 63;
    private const int LongestToken = 16 * 1024;

    /// <summary>The members.</summary>
    internal static readonly JsonMember<ExchangeBody>[] Members =
    [
        new("provider", static (ref reader, ref body, errors, path) => body = body with { Provider = Text(ref reader, errors, path, LongestName) }),
        new("id_token", static (ref reader, ref body, errors, path) => body = body with { IdToken = Text(ref reader, errors, path, LongestToken) }),
    ];

    /// <summary>The provider's name.</summary>
    public string? Provider { get; init; }

    /// <summary>The id token. Secret.</summary>
    public string? IdToken { get; init; }

    /// <summary>Reads the body.</summary>
    public static ExchangeBody Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new ExchangeBody();
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        Need(body.Provider, "provider", errors);
        Need(body.IdToken, "id_token", errors);
        return body;
    }

    /// <summary>The provider. The rest is secret.</summary>
    public override string ToString() => Provider ?? "";
}
