using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>A volume's content at some moment.</summary>
/// <param name="Version">Names the content: an ETag.</param>
/// <param name="Content">The files.</param>
/// <param name="Lease">Disposed when the files are not used any more; null when they need no end.</param>
public sealed record VolumeSnapshot(string Version, FileTree Content, IDisposable? Lease = null);
