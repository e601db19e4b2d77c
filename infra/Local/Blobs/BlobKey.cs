namespace WasmOs.Infra.Local.Blobs;

/// <summary>A blob as the database names it.</summary>
/// <param name="Container">The container's number.</param>
/// <param name="Name">Encoded.</param>
internal readonly record struct BlobKey(long Container, byte[] Name);
