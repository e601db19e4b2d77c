using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Conformance.Tests;

/// <summary>Reads a folder of the suites as values.</summary>
internal static class FolderContent
{
    public static void Copy(string folder, string target)
    {
        foreach (var path in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(folder, path)));
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(path, Path.Combine(target, Path.GetRelativePath(folder, path)));
        }
    }

    public static FileTree Read(string folder) => new(Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
        .Select(static item => Directory.Exists(item.Path)
            ? FileTreeEntry.Directory(item.Name, Directory.GetLastWriteTimeUtc(item.Path))
            : FileTreeEntry.File(item.Name, File.ReadAllBytes(item.Path), File.GetLastWriteTimeUtc(item.Path))));
}
