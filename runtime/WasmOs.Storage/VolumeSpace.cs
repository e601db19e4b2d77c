namespace WasmOs.Storage;

/// <summary>The space of the disk on which a storage keeps its content.</summary>
/// <param name="FreeBytes">The bytes that this process may still write.</param>
/// <param name="TotalBytes">The size of the disk, bytes.</param>
public readonly record struct VolumeSpace(long FreeBytes, long TotalBytes);
