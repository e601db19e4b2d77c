using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>Encodes assignments of roles as text: a line for each, with the role's name and then the patterns of modules, divided by spaces.</summary>
internal static class RoleAssignments
{
    public static string Encode(IEnumerable<RoleAssignment> assignments) =>
        string.Join('\n', assignments.Select(assignment => $"{assignment.Role} {assignment.Modules}"));

    public static ImmutableArray<RoleAssignment> Decode(string? text)
    {
        var assignments = ImmutableArray.CreateBuilder<RoleAssignment>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            assignments.Add(new RoleAssignment(words[0], ModuleScope.Of(words[1..].Where(word => ModuleScope.IsPattern(word)))));
        }

        return assignments.ToImmutable();
    }

    /// <summary>Whether two lists of roles mean the same, in the same order.</summary>
    public static bool AreEqual(ImmutableArray<RoleAssignment> one, ImmutableArray<RoleAssignment> other) => Encode(one) == Encode(other);
}
