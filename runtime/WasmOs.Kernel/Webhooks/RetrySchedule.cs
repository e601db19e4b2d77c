using System.Collections.Immutable;

namespace WasmOs.Kernel.Webhooks;

/// <summary>When a delivery that failed is tried again: soon at first, then each time later, for a day.</summary>
internal static class RetrySchedule
{
    private static readonly ImmutableArray<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>The pause after the given number of tries, 1 or more: up to a fifth longer or shorter, so that what failed together does not come back together.</summary>
    public static TimeSpan PauseAfter(int attempts, Random random) => Pauses[Math.Min(attempts, Pauses.Length) - 1] * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>The longest pause that there can be after the given number of tries, 1 or more.</summary>
    public static TimeSpan LongestAfter(int attempts) => Pauses[Math.Min(attempts, Pauses.Length) - 1] * 1.2;
}
