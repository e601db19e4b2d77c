namespace WasmOs.Architecture.Tests;

/// <summary>The source tree that this test was built from.</summary>
internal static class SourceTree
{
    private static readonly string[] ProductFolders = ["cli", "functions", "host", "infra", "runtime"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Project files of the product. Tests and benches are not among them.</summary>
    public static IReadOnlyList<string> ProjectFiles { get; } = ProductFiles("*.csproj");

    /// <summary>Source files of the product, also those that several projects compile.</summary>
    public static IReadOnlyList<string> SourceFiles => ProductFiles("*.cs");

    /// <summary>Folders of the product's projects, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> ProductProjects { get; } = [.. ProjectFiles
        .Select(file => Relative(Path.GetDirectoryName(file)!))
        .Order(StringComparer.Ordinal)];

    /// <summary>All C# files of the solution, tests and benches included, as full paths; without what a build made.</summary>
    public static IEnumerable<string> AllFiles => ((string[])[.. ProductFolders, "bench", "tests"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories));

    /// <summary>A path relative to the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The C# files of one project, without those of a project in a folder below it.</summary>
    public static IEnumerable<string> FilesOf(string project)
    {
        string[] inner = [.. ProductProjects.Where(other => other.StartsWith(project + "/", StringComparison.Ordinal)).Select(other => other + "/")];
        return Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !inner.Any(folder => Relative(file).StartsWith(folder, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    private static string[] ProductFiles(string pattern) => [.. ProductFolders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WasmOs.Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("WasmOs.Functions.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
