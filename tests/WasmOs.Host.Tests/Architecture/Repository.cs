namespace WasmOs.Host.Tests.Architecture;

/// <summary>The source tree that this test was built from.</summary>
internal static class Repository
{
    private static readonly string[] ProductFolders = ["cli", "functions", "host", "infra", "runtime"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Project files of the product, without tests and benches.</summary>
    public static IEnumerable<string> Projects => ProductFiles("*.csproj");

    /// <summary>Source files of the product.</summary>
    public static IEnumerable<string> Sources => ProductFiles("*.cs");

    /// <summary>A path relative to the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> ProductFiles(string pattern) => ProductFolders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories));

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
