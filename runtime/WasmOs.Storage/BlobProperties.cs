namespace WasmOs.Storage;

/// <summary>What a store knows of a blob.</summary>
/// <param name="Name">Its name inside the container.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
/// <param name="LastModified">Time of the last write, UTC.</param>
public sealed record BlobProperties(string Name, long Length, string ETag, DateTimeOffset LastModified);
