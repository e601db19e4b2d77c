namespace WasmOs.Infra.Local.Blobs;

/// <summary>A blob's file has fewer bytes than were acknowledged, or cannot be opened. The rest of the store is not affected.</summary>
internal sealed class BlobFileDamagedException(string message, Exception? inner = null) : IOException(message, inner);
