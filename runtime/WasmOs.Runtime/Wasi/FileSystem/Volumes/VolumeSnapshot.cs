using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>A volume's content at one point in time.</summary>
/// <param name="Version">Identifies the content, like an ETag.</param>
/// <param name="Content">The files.</param>
/// <param name="Lease">What the reader disposes when it no longer uses the files; null when nothing must be released.</param>
public sealed record VolumeSnapshot(string Version, FileTree Content, IDisposable? Lease = null);
