using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Writes the unpacked files one behind the other into one file. Blocks of zeros are not written, so they become holes on file systems with sparse files.
/// </summary>
internal sealed class PackedTarget : IBundleTarget, IDisposable
{
    private readonly SafeFileHandle _file;
    private long _begin;

    public PackedTarget(string folder)
    {
        var path = Path.Combine(folder, $"bundle-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
        _file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
        if (!OperatingSystem.IsWindows())
        {
            // On Unix a file without a name exists until its last handle is closed.
            File.Delete(path);
        }
    }

    /// <summary>Total size in bytes of all files so far.</summary>
    public long Length { get; private set; }

    public void BeginFile() => _begin = Length;

    public void Write(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.ContainsAnyExcept((byte)0))
        {
            RandomAccess.Write(_file, bytes.Span, Length);
        }

        Length += bytes.Length;
    }

    public FileContent EndFile()
    {
        if (RandomAccess.GetLength(_file) < Length)
        {
            RandomAccess.SetLength(_file, Length);
        }

        return new PackedContent(_file, _begin, Length - _begin);
    }

    public void Dispose() => _file.Dispose();
}
