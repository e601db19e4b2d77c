using System.Text.Json.Nodes;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Admin;

/// <summary>Roles as the user writes them, <c>ROLE</c> or <c>ROLE:MODULES</c>, and as the REST interface has them.</summary>
internal static class RoleList
{
    /// <summary>The roles of an option as the REST interface has them.</summary>
    public static JsonArray Parse(string[] texts)
    {
        var roles = new JsonArray();
        foreach (var (name, modules) in texts.Select(Split).GroupBy(one => one.Role, one => one.Modules).Select(group => (group.Key, group.ToArray())))
        {
            roles.Add(new JsonObject { ["role"] = name, ["modules"] = new JsonArray([.. modules.Select(pattern => (JsonNode)pattern)]) });
        }

        return roles;
    }

    /// <summary>The roles of a user after some were added and others removed. A role that is added replaces one of the same name.</summary>
    /// <param name="held">The user's roles, as the REST interface has them.</param>
    /// <param name="added">The texts of the roles to add.</param>
    /// <param name="removed">The names of the roles to remove.</param>
    public static JsonArray Change(JsonArray held, string[] added, string[] removed)
    {
        if (removed.FirstOrDefault(name => !held.Any(role => NameOf(role) == name)) is { } missing)
        {
            throw new UsageException($"the user does not have the role '{missing}', so it cannot be removed");
        }

        var fresh = Parse(added);
        HashSet<string> gone = [.. removed, .. fresh.Select(NameOf)];
        return new JsonArray([.. held.Where(role => !gone.Contains(NameOf(role))).Concat(fresh).Select(role => role!.DeepClone())]);
    }

    /// <summary>The roles as the user would write them.</summary>
    public static string Show(JsonArray roles) => string.Join(',', roles.SelectMany(role => role is JsonObject { } held && held["modules"] is JsonArray modules
        ? modules.Select(pattern => pattern!.GetValue<string>() is var text && text == "*" ? NameOf(role) : $"{NameOf(role)}:{text}")
        : [NameOf(role)]));

    private static string NameOf(JsonNode? role) => (role is JsonObject held ? held["role"] : role)?.GetValue<string>() ?? "";

    private static (string Role, string Modules) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "*")
            : colon > 0 && colon < text.Length - 1 ? (text[..colon], text[(colon + 1)..])
            : throw new UsageException($"'{text}' is no role: write ROLE, or ROLE:MODULES such as developer:billing.*");
    }
}
