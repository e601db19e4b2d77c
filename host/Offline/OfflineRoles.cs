using System.Collections.Immutable;
using WasmOs.Common.CommandLine;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Host.Offline;

/// <summary>Roles as the operator writes them: <c>ROLE</c> or <c>ROLE:MODULES</c>.</summary>
internal static class OfflineRoles
{
    /// <summary>The roles of an option.</summary>
    public static ImmutableArray<RoleAssignment> Parse(string[] texts) =>
        [.. texts.Select(Split).GroupBy(one => one.Role).Select(group => new RoleAssignment(group.Key, ModuleScope.Of(group.Select(one => one.Modules))))];

    /// <summary>The roles after some were added and others removed. A role that is added replaces one of the same name.</summary>
    public static ImmutableArray<RoleAssignment> Change(ImmutableArray<RoleAssignment> held, string[] added, string[] removed)
    {
        if (removed.FirstOrDefault(name => !held.Any(role => role.Role == name)) is { } missing)
        {
            throw new UsageException($"the user does not have the role '{missing}', so it cannot be removed");
        }

        var fresh = Parse(added);
        HashSet<string> gone = [.. removed, .. fresh.Select(role => role.Role)];
        return [.. held.Where(role => !gone.Contains(role.Role)), .. fresh];
    }

    /// <summary>The roles as the operator would write them.</summary>
    public static string Show(ImmutableArray<RoleAssignment> roles) =>
        string.Join(',', roles.SelectMany(role => role.Modules.Patterns.Select(pattern => pattern == "*" ? role.Role : $"{role.Role}:{pattern}")));

    private static (string Role, string Modules) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "*")
            : colon > 0 && ModuleScope.IsPattern(text.AsSpan(colon + 1)) ? (text[..colon], text[(colon + 1)..])
            : throw new UsageException($"'{text}' is no role: write ROLE, or ROLE:MODULES such as developer:billing.*");
    }
}
