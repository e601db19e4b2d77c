using WasmOs.Functions.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Identity;

/// <summary>Reads the body of a request that creates or changes an API key. The Kernel checks the values.</summary>
internal static class ApiKeyBody
{
    private const int LongestText = 1024;

    /// <summary>The members that a new key may have.</summary>
    internal static readonly JsonMember<ApiKeyChange>[] CreateMembers =
    [
        new("name", static (ref reader, ref body, errors, path) => body = body with { Name = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("owner", static (ref reader, ref body, errors, path) => body = body with { Owner = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("permissions", static (ref reader, ref body, errors, path) =>
            body = body with { Permissions = RoleBody.ReadPermissions(ref reader, errors, path) }),
        new("modules", static (ref reader, ref body, errors, path) => body = body with { Modules = RolesMember.ReadModules(ref reader, errors, path) }),
        new("tier", static (ref reader, ref body, errors, path) => body = body with { Tier = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("expires_at", static (ref reader, ref body, errors, path) => body = body with { ExpiresAt = JsonTime.Read(ref reader, errors, path) }),
    ];

    /// <summary>The members that a change may have: a JSON Merge Patch (RFC 7396), in which null means the default.</summary>
    internal static readonly JsonMember<ApiKeyChange>[] PatchMembers =
    [
        new("name", static (ref reader, ref body, errors, path) => body = body with { Name = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("permissions", static (ref reader, ref body, errors, path) =>
            body = body with { Permissions = RoleBody.ReadPermissions(ref reader, errors, path) ?? [] }),
        new("modules", static (ref reader, ref body, errors, path) =>
            body = body with { Modules = RolesMember.ReadModules(ref reader, errors, path) ?? Kernel.Access.ModuleScope.All }),
        new("tier", static (ref reader, ref body, errors, path) =>
            body = body with { Tier = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("expires_at", static (ref reader, ref body, errors, path) =>
        {
            var isNull = reader.TokenType == System.Text.Json.JsonTokenType.Null;
            body = body with { ExpiresAt = JsonTime.Read(ref reader, errors, path), NeverExpires = isNull };
        }),
    ];

    /// <summary>Reads the body of a new key.</summary>
    public static ApiKeyChange ReadNew(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, CreateMembers, errors);

    /// <summary>Reads the body of a change.</summary>
    public static ApiKeyChange ReadPatch(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, PatchMembers, errors);

    private static ApiKeyChange Read(ReadOnlyMemory<byte> json, JsonMember<ApiKeyChange>[] members, FieldErrors errors)
    {
        var change = new ApiKeyChange();
        JsonObject.ReadBody(json.Span, members, ref change, errors);
        return change;
    }
}
