namespace WasmOs.Storage;

/// <summary>The result of one small operation on a storage service.</summary>
/// <param name="Service">The service: <c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
/// <param name="RoundTrip">How long the operation took.</param>
/// <param name="Error">What failed; null when the service works. Contains no secret.</param>
public sealed record StorageProbe(string Service, TimeSpan RoundTrip, string? Error);
