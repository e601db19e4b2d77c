using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Receives the files of an archive while it is unpacked, one file after another.</summary>
internal interface IBundleTarget
{
    void BeginFile();

    /// <param name="bytes">The next bytes of the file. Valid during the call only.</param>
    void Write(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the current file.</summary>
    /// <returns>All bytes written since <see cref="BeginFile"/>.</returns>
    FileContent EndFile();
}
