using System.Collections.Immutable;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The pauses between attempts of a delivery: short at first, then longer each time, for a day.</summary>
internal static class RetrySchedule
{
    private static readonly ImmutableArray<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>
    /// The pause after the given number of attempts (1 or more). It varies randomly by up to a fifth, so that deliveries that failed together are not retried
    /// together.
    /// </summary>
    public static TimeSpan PauseAfter(int attempts, Random random) => Pauses[Math.Min(attempts, Pauses.Length) - 1] * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>The longest possible pause after the given number of attempts (1 or more).</summary>
    public static TimeSpan LongestAfter(int attempts) => Pauses[Math.Min(attempts, Pauses.Length) - 1] * 1.2;
}
