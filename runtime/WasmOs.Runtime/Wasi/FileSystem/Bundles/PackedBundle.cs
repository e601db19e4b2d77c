using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// The files of an archive, unpacked one behind the other into a single file of this machine. On Unix the file has no name any more, and on Windows it is
/// deleted when it is closed, so no file is left when the process is killed. Runs read the file by offset. The file's bytes are in memory only as the
/// system's disk cache, which the system frees when memory is needed. Thread-safe. The owner disposes the bundle when no run uses it.
/// </summary>
public sealed class PackedBundle : IDisposable
{
    private readonly PackedTarget _target;

    private PackedBundle(PackedTarget target, FileTree content)
    {
        _target = target;
        Content = content;
    }

    /// <summary>The files. They cannot be read after <see cref="Dispose"/>.</summary>
    public FileTree Content { get; }

    /// <summary>Total size of all files in bytes.</summary>
    public long Bytes => _target.Length;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="folder">The existing folder in which the file is made.</param>
    /// <param name="limits">What the archive may unpack to; null for the defaults.</param>
    /// <param name="fault">Why the archive was refused; null when it was accepted.</param>
    /// <returns>The files, owned by the caller; null when the archive was refused.</returns>
    /// <exception cref="IOException">The disk of the folder is full or fails.</exception>
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

    /// <summary>Closes the file, which deletes it.</summary>
    public void Dispose() => _target.Dispose();
}
