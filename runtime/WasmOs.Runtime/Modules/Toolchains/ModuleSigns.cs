namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>The parts of a module that show which tool made it.</summary>
/// <param name="Imports">The module's imports.</param>
/// <param name="Exports">The names of the module's exports.</param>
/// <param name="Producers">The entries of the module's producers section.</param>
/// <param name="Sections">The names of the module's custom sections; empty when the scan did not keep them.</param>
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
