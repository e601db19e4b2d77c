using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Federation;

namespace WasmOs.Functions.Federation;

/// <summary>An HTTP result: what a program needs for the device flow with a provider. Nothing of it is secret.</summary>
internal sealed class OidcClientResult(OidcDescription description) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        var provider = description.Provider;
        writer.WriteStartObject();
        writer.WriteString("name"u8, provider.Name);
        writer.WriteString("issuer"u8, provider.Issuer);
        writer.WriteString("client_id"u8, provider.DeviceClientId ?? provider.ClientId);
        writer.WriteStartArray("scopes"u8);
        foreach (var scope in provider.Scopes)
        {
            writer.WriteStringValue(scope);
        }

        writer.WriteEndArray();
        writer.WriteString("token_endpoint"u8, description.Endpoints.Token);
        writer.WriteString("device_authorization_endpoint"u8, description.Endpoints.DeviceAuthorization);
        writer.WriteEndObject();
    }
}
