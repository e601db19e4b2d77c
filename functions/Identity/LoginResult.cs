using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.SignIn;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: the tokens of a session, or the browser's cookies.</summary>
internal sealed class LoginResult(SignInResult result) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        if (result.Cookie is { } cookie)
        {
            writer.WriteString("csrf_token"u8, CsrfToken.Of(cookie));
        }
        else
        {
            writer.WriteString("token"u8, result.Token);
            writer.WriteString("refresh_token"u8, result.RefreshToken);
        }

        writer.WriteString("expires_at"u8, result.ExpiresAt.UtcDateTime);
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.CacheControl = "no-store";
}
