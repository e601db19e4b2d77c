using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Keys;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: the public keys that verify access tokens, as a JSON web key set (RFC 7517). None where a secret signs.</summary>
internal sealed class SigningKeysResult(IReadOnlyList<SigningKey> keys) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    protected override string ContentType => "application/jwk-set+json";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys"u8);
        foreach (var key in keys)
        {
            key.WriteJwk(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.CacheControl = "public, max-age=60";
}
