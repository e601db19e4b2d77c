using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: who the caller is, how the caller was recognized and until when, and what the caller may do.</summary>
/// <param name="caller">The caller.</param>
/// <param name="user">The user who signed in; null for other callers.</param>
/// <param name="expiresAt">When the session or API key ends; null when it has no end, or the caller has neither.</param>
internal sealed class PermissionsResult(Caller caller, User? user, DateTimeOffset? expiresAt) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, caller.Name);
        writer.WriteString("authenticated_by"u8, caller.Kind switch
        {
            CallerKind.User => "user"u8,
            CallerKind.ApiKey => "api_key"u8,
            CallerKind.Machine => "machine"u8,
            CallerKind.Operator => "operator"u8,
            _ => "nothing"u8,
        });
        writer.WriteString("user_id"u8, caller.UserId.Length == 0 ? null : caller.UserId);
        writer.WriteString("provider"u8, user?.Provider);
        if (expiresAt is { } end)
        {
            writer.WriteString("expires_at"u8, end.UtcDateTime);
        }
        else
        {
            writer.WriteNull("expires_at"u8);
        }

        writer.WriteString("tier"u8, caller.Tier);
        IdentityJson.WriteRoles(writer, user?.Roles ?? []);
        writer.WriteStartArray("permissions"u8);
        foreach (var name in caller.Permissions.Names)
        {
            writer.WriteStartObject();
            writer.WriteString("permission"u8, name);
            AnalysisJson.WriteStrings(writer, "modules", caller.ScopeOf(PermissionSet.Of(name)).Patterns);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.CacheControl = "no-store";
}
