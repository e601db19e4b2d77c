using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// The files of an archive, unpacked into one file of this machine that has no name any more where the system allows it, so that nothing is left of it when the process is killed. Runs read from it
/// by offset: what is in memory is the system's cache of the disk, which gives way when memory is wanted. Thread-safe; the owner disposes it when no run uses it.
/// </summary>
public sealed class PackedBundle : IDisposable
{
    private readonly PackedTarget _target;

    private PackedBundle(PackedTarget target, FileTree content)
    {
        _target = target;
        Content = content;
    }

    /// <summary>The files; unusable once this is disposed.</summary>
    public FileTree Content { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes => _target.Length;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">All of it.</param>
    /// <param name="folder">Where the file is made; it must exist.</param>
    /// <param name="limits">What it may unpack to; null for the defaults.</param>
    /// <param name="fault">Why it was refused, as a sentence; null when it was not.</param>
    /// <returns>Null when it was refused.</returns>
    /// <exception cref="IOException">The folder's disk is full or fails.</exception>
    public static PackedBundle? TryUnpack(ReadOnlyMemory<byte> archive, string folder, BundleLimits? limits, out string? fault)
    {
        var target = new PackedTarget(folder);
        PackedBundle? bundle = null;
        try
        {
            var reading = BundleReader.Read(archive, limits, target);
            fault = reading.Fault;
            return bundle = reading.IsRead ? new PackedBundle(target, reading.Content) : null;
        }
        finally
        {
            if (bundle is null)
            {
                target.Dispose();
            }
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => _target.Dispose();
}
