namespace WasmOs.Functions.Health;

/// <summary>The health of one part of WasmOS.</summary>
/// <param name="Name">The name of the part.</param>
/// <param name="Error">What is wrong and what to do; null when the part is healthy.</param>
/// <param name="RoundTrip">The duration of a small real operation; null when none was done.</param>
internal sealed record HealthComponent(string Name, string? Error, TimeSpan? RoundTrip = null)
{
    /// <summary>Whether WasmOS stays in service in spite of the error: the error is shown, and the status of the response stays 200.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>The free bytes of the disk; null for a component that is no disk, and for callers without credentials.</summary>
    public long? FreeBytes { get; init; }
}
