namespace WasmOs.Infra.Local.Blobs;

/// <summary>A blob's file has fewer bytes than were acknowledged, or cannot be opened: nothing else of the store is concerned.</summary>
internal sealed class BlobFileDamagedException(string message, Exception? inner = null) : IOException(message, inner);
