using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Identity;

/// <summary>Reads the body of a request that creates or changes a role. The Kernel checks the values.</summary>
internal static class RoleBody
{
    private const int MostElements = 100;
    private const int LongestText = 2048;

    /// <summary>The members that a new role may have.</summary>
    internal static readonly JsonMember<RoleChange>[] CreateMembers =
    [
        new("name", static (ref reader, ref body, errors, path) => body = body with { Name = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("permissions", static (ref reader, ref body, errors, path) => body = body with { Permissions = ReadPermissions(ref reader, errors, path) }),
        new("description", static (ref reader, ref body, errors, path) =>
            body = body with { Description = JsonValue.String(ref reader, errors, path, LongestText) }),
    ];

    /// <summary>The members that a change may have: a JSON Merge Patch (RFC 7396), in which null means the default.</summary>
    internal static readonly JsonMember<RoleChange>[] PatchMembers =
    [
        new("permissions", static (ref reader, ref body, errors, path) => body = body with { Permissions = ReadPermissions(ref reader, errors, path) ?? [] }),
        new("description", static (ref reader, ref body, errors, path) =>
            body = body with { Description = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
    ];

    /// <summary>Reads the body of a new role.</summary>
    public static RoleChange ReadNew(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, CreateMembers, errors);

    /// <summary>Reads the body of a change.</summary>
    public static RoleChange ReadPatch(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, PatchMembers, errors);

    /// <summary>Reads permissions. Null when the value is null or no array.</summary>
    internal static ImmutableArray<string>? ReadPermissions(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        JsonValue.Strings(ref reader, errors, path, MostElements, LongestText) is { } texts ? [.. texts] : null;

    private static RoleChange Read(ReadOnlyMemory<byte> json, JsonMember<RoleChange>[] members, FieldErrors errors)
    {
        var change = new RoleChange();
        JsonObject.ReadBody(json.Span, members, ref change, errors);
        return change;
    }
}
