namespace WasmOs.Kernel.Tests.Rooms;

/// <summary>The sources of the Kernel from which these tests were built.</summary>
internal static class KernelSources
{
    /// <summary>The folder of the Kernel's project.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The path of each file relative to the Kernel's folder, with forward slashes, and its text.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText(file)))];

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WasmOs.Functions.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("WasmOs.Functions.sln is in no folder above " + AppContext.BaseDirectory), "runtime",
            "WasmOs.Kernel");
    }
}
