namespace WasmOs.Infra.Local.Blobs;

/// <summary>The key of a blob in the database.</summary>
/// <param name="Container">The container's number.</param>
/// <param name="Name">The blob's name, encoded by <see cref="Sqlite.KeyCodec"/>.</param>
internal readonly record struct BlobKey(long Container, byte[] Name);
