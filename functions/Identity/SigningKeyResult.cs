using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Keys;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: the key that signs from now on, without its private part.</summary>
internal sealed class SigningKeyResult(SigningKey key) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("kid"u8, key.Kid);
        writer.WriteString("alg"u8, key.Alg);
        writer.WriteString("created_at"u8, key.CreatedAt.UtcDateTime);
        writer.WriteEndObject();
    }
}
