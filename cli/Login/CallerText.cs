using System.Globalization;
using System.Text.Json.Nodes;
using WasmOs.Cli.Admin;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Login;

/// <summary>What a server knows of the caller, as a person reads it: who, how recognized, what the caller may do, and until when.</summary>
internal static class CallerText
{
    private const int LongestText = 256;
    private const string AllModules = "*";

    /// <summary>Writes the text, a fact a line.</summary>
    /// <param name="server">The server's name.</param>
    /// <param name="caller">What the server answered.</param>
    public static string Show(string server, JsonObject caller)
    {
        var kind = TextOf(caller["authenticated_by"]);
        List<string> lines = [$"server: {server}", $"name: {TextOf(caller["name"]) ?? "unknown"}", $"signed in by: {WayOf(kind, TextOf(caller["provider"]))}"];
        if (kind == "user")
        {
            lines.Add($"roles: {(caller["roles"] is JsonArray { Count: > 0 } roles ? RoleList.Show(roles) : "none")}");
        }

        lines.AddRange(PermissionsOf(caller["permissions"] as JsonArray ?? []));
        lines.Add($"tier: {TextOf(caller["tier"]) ?? "none, so no limits of calls"}");
        if (EndOf(kind, TextOf(caller["expires_at"])) is { } end)
        {
            lines.Add(end);
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string WayOf(string? kind, string? provider) => kind switch
    {
        "user" => provider is null or "local" ? "password of this server" : $"identity provider {provider}",
        "api_key" => "API key",
        "machine" => "token of a machine",
        "operator" => "the server's own key",
        _ => "nothing: this server asks nobody for credentials",
    };

    /// <summary>A line for each set of modules, with the permissions that hold for it.</summary>
    private static string[] PermissionsOf(JsonArray permissions)
    {
        var held = permissions.OfType<JsonObject>()
            .Select(permission => (Name: TextOf(permission["permission"]), Modules: ModulesOf(permission["modules"] as JsonArray ?? [])))
            .GroupBy(permission => permission.Modules, permission => permission.Name)
            .Select(group => $"may do for {group.Key}: {string.Join(' ', group)}").ToArray();
        return held.Length > 0 ? held : ["may do: nothing; ask an administrator for a role"];
    }

    private static string ModulesOf(JsonArray patterns)
    {
        string?[] texts = [.. patterns.Select(TextOf)];
        return texts.Contains(AllModules) ? "all modules" : $"modules {string.Join(' ', texts)}";
    }

    private static string? EndOf(string? kind, string? end)
    {
        var time = DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            : null;
        return (kind, time) switch
        {
            ("user", not null) => $"session ends: {time}; sign in again then",
            ("api_key", not null) => $"key ends: {time}",
            ("api_key", null) => "key ends: when it is revoked",
            _ => null,
        };
    }

    /// <summary>A text of the server, which may be of anybody's making; null when there is none.</summary>
    private static string? TextOf(JsonNode? value) => value is JsonValue ? DisplayText.Escape(value.ToString(), LongestText) : null;
}
