using WasmOs.TestKit;

namespace WasmOs.Kernel.Tests.Rooms;

/// <summary>The sources of the Kernel from which these tests were built.</summary>
internal static class KernelSources
{
    /// <summary>The folder of the Kernel's project.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "runtime", "WasmOs.Kernel");

    /// <summary>The path of each file relative to the Kernel's folder, with forward slashes, and its text.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText(file)))];
}
