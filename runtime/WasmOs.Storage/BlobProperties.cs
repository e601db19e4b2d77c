namespace WasmOs.Storage;

/// <summary>The properties of a blob.</summary>
/// <param name="Name">The blob's name inside its container.</param>
/// <param name="Length">The blob's length, bytes.</param>
/// <param name="ETag">An opaque text that changes with every write.</param>
/// <param name="LastModified">Time of the last write, UTC.</param>
public sealed record BlobProperties(string Name, long Length, string ETag, DateTimeOffset LastModified);
