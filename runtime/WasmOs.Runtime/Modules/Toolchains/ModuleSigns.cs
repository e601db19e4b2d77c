namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>What in a module tells which tool made it.</summary>
/// <param name="Imports">What it needs.</param>
/// <param name="Exports">The names that it offers.</param>
/// <param name="Producers">The tools that name themselves.</param>
/// <param name="Sections">The names of its custom sections; empty when they were not kept.</param>
internal sealed record ModuleSigns(
    IReadOnlyList<ModuleImport> Imports, IReadOnlyList<string> Exports, IReadOnlyList<ModuleProducer> Producers, IReadOnlyList<string> Sections)
{
    public static ModuleSigns From(ModuleAnalysis analysis) =>
        new(analysis.Imports, [.. analysis.Exports.Select(static export => export.Name)], analysis.Producers, []);

    public bool Import(Func<ModuleImport, bool> predicate) => Imports.Any(predicate);

    public bool Export(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Exports.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool ExportPrefix(string prefix) => Exports.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    public bool Producer(string name) => Producers.Any(producer => producer.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    public bool Section(string prefix) => Sections.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
}
