using System.Globalization;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Tells which imports keep a module from running here, which tool made them, and what to build instead.</summary>
public static class ImportAdvice
{
    private const int MaxNamed = 6;
    private const int MaxNameLength = 80;

    /// <summary>
    /// One text for the missing imports of each tool: their names, and what to do about them. Empty when nothing is missing. The tool with the most missing
    /// imports comes first. Names from the module are escaped and cut.
    /// </summary>
    /// <param name="analysis">The analysis of the module.</param>
    /// <param name="provides">Returns whether the runtime provides an import.</param>
    public static IReadOnlyList<string> Describe(ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(provides);
        var missing = analysis.Imports.Where(import => !provides(import)).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        var candidates = Toolchains.For(ModuleSigns.From(analysis));
        return [.. missing
            .GroupBy(import => Toolchains.Of(import, candidates))
            .OrderByDescending(static group => group.Count())
            .ThenBy(group => Array.IndexOf(candidates, group.Key))
            .Select(static group => $"{NameAll([.. group])} {group.Key.Advice}")];
    }

    private static string NameAll(IReadOnlyList<ModuleImport> imports)
    {
        if (imports is [var only])
        {
            return $"Import {Quote(only.Name)} of {Quote(only.Module)} is not provided as it is declared, so runs are refused.";
        }

        var named = string.Join("; ", imports.Take(MaxNamed).GroupBy(static import => import.Module)
            .Select(static module => $"{string.Join(", ", module.Select(static import => Quote(import.Name)))} of {Quote(module.Key)}"));
        var rest = imports.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {imports.Count - MaxNamed} more") : "";
        return $"Imports {named}{rest} are not provided as they are declared, so runs are refused.";
    }

    private static string Quote(string text) => $"'{DisplayText.Escape(text, MaxNameLength)}'";
}
