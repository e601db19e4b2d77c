namespace WasmOs.Functions.Health;

/// <summary>How one part of WasmOS is.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Error">What is wrong and what to do; null when it is healthy.</param>
/// <param name="RoundTrip">How long a small real operation took; null when none was done.</param>
internal sealed record HealthComponent(string Name, string? Error, TimeSpan? RoundTrip = null)
{
    /// <summary>Whether what is wrong leaves the whole in service: it is told, and the answer's status stays 200.</summary>
    public bool IsDegraded { get; init; }
}
