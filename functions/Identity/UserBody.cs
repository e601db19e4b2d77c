using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Identity;

/// <summary>Reads the body of a request that creates or changes a user. The Kernel checks the values.</summary>
internal static class UserBody
{
    private const int LongestText = 1024;

    /// <summary>The members that a new user may have.</summary>
    internal static readonly JsonMember<UserChange>[] CreateMembers =
    [
        new("username", static (ref reader, ref body, errors, path) => body = body with { Username = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("password", static (ref reader, ref body, errors, path) => body = body with { Password = ReadPassword(ref reader, errors, path) }),
        new("display_name", static (ref reader, ref body, errors, path) =>
            body = body with { DisplayName = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("roles", static (ref reader, ref body, errors, path) => body = body with { Roles = RolesMember.Read(ref reader, errors, path) }),
        new("disabled", static (ref reader, ref body, errors, path) => body = body with { Disabled = JsonValue.Boolean(ref reader, errors, path) }),
        new("tier", static (ref reader, ref body, errors, path) => body = body with { Tier = JsonValue.String(ref reader, errors, path, LongestText) }),
    ];

    /// <summary>The members that a change may have: a JSON Merge Patch (RFC 7396), in which null means the default.</summary>
    internal static readonly JsonMember<UserChange>[] PatchMembers =
    [
        new("password", static (ref reader, ref body, errors, path) => body = body with { Password = ReadPassword(ref reader, errors, path) }),
        new("display_name", static (ref reader, ref body, errors, path) =>
            body = body with { DisplayName = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("roles", static (ref reader, ref body, errors, path) => body = body with { Roles = RolesMember.Read(ref reader, errors, path) ?? [] }),
        new("disabled", static (ref reader, ref body, errors, path) => body = body with { Disabled = JsonValue.Boolean(ref reader, errors, path) ?? false }),
        new("tier", static (ref reader, ref body, errors, path) =>
            body = body with { Tier = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
    ];

    /// <summary>Reads the body of a new user.</summary>
    public static UserChange ReadNew(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, CreateMembers, errors);

    /// <summary>Reads the body of a change.</summary>
    public static UserChange ReadPatch(ReadOnlyMemory<byte> json, FieldErrors errors) => Read(json, PatchMembers, errors);

    /// <summary>What identifies a request to create a user, without the password: a fast hash of a password must not be stored.</summary>
    public static byte[] IdentityOf(UserChange change) => Encoding.UTF8.GetBytes(string.Join(
        '\n', change.Username, change.DisplayName, string.Join(',', (change.Roles ?? []).Select(role => $"{role.Role} {role.Modules}")), change.Disabled,
        change.Tier));

    /// <summary>Reads a password. The errors never repeat it.</summary>
    private static string? ReadPassword(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.String && JsonValue.Text(ref reader) is { Length: <= LongestText } text)
        {
            return text;
        }

        errors.Add(path, "Must be a string.");
        reader.Skip();
        return null;
    }

    private static UserChange Read(ReadOnlyMemory<byte> json, JsonMember<UserChange>[] members, FieldErrors errors)
    {
        var change = new UserChange();
        JsonObject.ReadBody(json.Span, members, ref change, errors);
        return change;
    }
}
