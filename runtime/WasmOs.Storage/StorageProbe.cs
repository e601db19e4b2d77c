namespace WasmOs.Storage;

/// <summary>How one storage service answered a small real operation.</summary>
/// <param name="Service"><c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
/// <param name="RoundTrip">How long it took.</param>
/// <param name="Error">What was wrong; null when it works. Holds no secret.</param>
public sealed record StorageProbe(string Service, TimeSpan RoundTrip, string? Error);
