using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Host;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem;

/// <summary>One mount of each kind at <c>/</c>, all with the same content.</summary>
internal sealed class MountKind : IDisposable
{
    private DirectoryInfo? _folder;

    private MountKind(WasiMount mount) => Mount = mount;

    public static TheoryData<string> ReadOnly => ["bundle", "volume-ro", "host-ro"];

    public static TheoryData<string> Writable => ["scratch", "volume", "host"];

    public WasiMount Mount { get; private init; }

    public static MountKind Create(string kind, params FileTreeEntry[] entries)
    {
        var tree = new FileTree([.. entries]);
        switch (kind)
        {
            case "bundle":
                return new MountKind(new BundleMount("/", tree));
            case "scratch":
                return new MountKind(new ScratchMount("/", tree));
            case "volume" or "volume-ro":
                return new MountKind(new VolumeMount("/", new MemoryVolume(tree), readOnly: kind == "volume-ro"));
            default:
                var folder = Directory.CreateTempSubdirectory("wasmos-kind-");
                Fill(folder.FullName, entries);
                Assert.True(new HostDirectories([folder.FullName]).TryMount(folder.FullName, "/", kind == "host-ro", out var mount, out _));
                return new MountKind(mount) { _folder = folder };
        }
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private static void Fill(string folder, FileTreeEntry[] entries)
    {
        foreach (var entry in entries)
        {
            var path = Path.Combine(folder, entry.Path);
            if (entry.Kind == FileTreeEntryKind.Link)
            {
                File.CreateSymbolicLink(path, entry.Target!);
            }
            else if (entry.Kind == FileTreeEntryKind.Directory)
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                File.WriteAllBytes(path, entry.Content.ToArray());
            }
        }
    }
}
