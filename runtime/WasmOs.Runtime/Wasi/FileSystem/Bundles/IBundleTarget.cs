using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Where the bytes of an archive's files go while it is unpacked: one file after another.</summary>
internal interface IBundleTarget
{
    void BeginFile();

    /// <param name="bytes">Valid during the call.</param>
    void Write(ReadOnlyMemory<byte> bytes);

    /// <summary>The file that was written since it was begun.</summary>
    FileContent EndFile();
}
