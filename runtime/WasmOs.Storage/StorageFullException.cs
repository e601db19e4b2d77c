namespace WasmOs.Storage;

/// <summary>A write was refused because the stored content has reached the operator's limit.</summary>
public sealed class StorageFullException(string message) : StorageUnavailableException("blobs", message);
