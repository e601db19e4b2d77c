using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Identity;

/// <summary>An HTTP result: who the caller is, and what the caller may do.</summary>
internal sealed class PermissionsResult(Caller caller, ImmutableArray<RoleAssignment> roles) : JsonResult(StatusCodes.Status200OK)
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
        writer.WriteString("tier"u8, caller.Tier);
        IdentityJson.WriteRoles(writer, roles);
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
