using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Bench.Scenes;

/// <summary>Stores artifacts as files in a temporary folder, which is deleted when this object is disposed.</summary>
internal sealed class ArtifactFolder : IArtifactStore, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-bench-");

    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken) =>
        File.Exists(PathOf(digest, engine)) ? await File.ReadAllBytesAsync(PathOf(digest, engine), cancellationToken) : null;

    public async ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken) =>
        await File.WriteAllBytesAsync(PathOf(digest, engine), artifact, cancellationToken);

    /// <summary>The engine's name and the path of a module's only artifact.</summary>
    public (string Engine, string Path) Single(ModuleDigest digest)
    {
        var prefix = PrefixOf(digest);
        var file = _folder.GetFiles(prefix + "*").Single();
        return (file.Name[prefix.Length..], file.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string PrefixOf(ModuleDigest digest) => digest.ToString().Replace(':', '-') + "_";

    private string PathOf(ModuleDigest digest, string engine) => Path.Combine(_folder.FullName, PrefixOf(digest) + engine);
}
