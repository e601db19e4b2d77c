using System.Text;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.Paths;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>A guest's path below a mount: the walk ends, and never above the directory that it began in.</summary>
internal static class PathWalkTarget
{
    private static readonly FileTree Content = new(
    [
        FileTreeEntry.Directory("a"),
        FileTreeEntry.Directory("a/b"),
        FileTreeEntry.File("a/b/file", "x"u8.ToArray()),
        FileTreeEntry.Link("a/up", ".."),
        FileTreeEntry.Link("a/out", "../../etc/passwd"),
        FileTreeEntry.Link("a/b/down", "../b/file"),
        FileTreeEntry.Link("absolute", "/etc"),
        FileTreeEntry.Link("loop", "loop"),
        FileTreeEntry.Link("ping", "pong"),
        FileTreeEntry.Link("pong", "ping"),
        FileTreeEntry.Link("dangling", "a/none/deeper"),
    ]);

    public static void Run(byte[] input)
    {
        var path = Encoding.UTF8.GetString(input);
        if (path.Length == 0)
        {
            return;
        }

        for (var mode = 0; mode < 4; mode++)
        {
            using var walk = new PathWalk(new DirectoryDescriptor(Content.Shared.OpenRoot(), "/mnt"), toName: (mode & 1) != 0);
            var result = walk.WalkToExisting(path, followLast: (mode & 2) != 0);
            Law.Holds(walk.GuestPath == "/mnt" || walk.GuestPath.StartsWith("/mnt/", StringComparison.Ordinal), "a walk stays below its directory");
            Law.Holds(
                walk.IntendedPath.StartsWith("/mnt", StringComparison.Ordinal) && !walk.IntendedPath.Split('/').Contains(".."),
                "an observed path stays below its directory");
            Law.Holds(result != Errno.Success || walk.Exists, "a walk that succeeds has found something");
        }
    }
}
