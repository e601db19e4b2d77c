using System.Collections.Frozen;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>How often, when and after which faults a task is tried again. Immutable.</summary>
public sealed record TaskRetry
{
    /// <summary>The number of attempts when the submission gives none.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>The largest number of attempts that a submission may ask for.</summary>
    public const int MostAttempts = 100;

    /// <summary>The longest pause that a submission may ask for.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Three attempts with pauses of up to 1 s and 2 s (jitter), after any fault except those that another attempt cannot fix.</summary>
    public static readonly TaskRetry Default = new();

    /// <summary>Faults without another attempt by default: a module that lacks an import or a grant lacks it the next time too.</summary>
    private static readonly FrozenSet<string> NotByDefault = FrozenSet.ToFrozenSet([FaultKind.LinkError.ToWireName(), FaultKind.CapabilityDenied.ToWireName()]);

    private static readonly FrozenSet<string> Kinds =
        Enum.GetValues<FaultKind>().Where(kind => kind is not (FaultKind.None or FaultKind.Cancelled)).Select(kind => kind.ToWireName()).ToFrozenSet();

    /// <summary>Attempts in total, including the first.</summary>
    /// <value>3</value>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>How the pauses grow.</summary>
    public TaskBackoff Backoff { get; init; }

    /// <summary>The first pause.</summary>
    /// <value>1 s</value>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    /// <value>5 min</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a pause is drawn uniformly between zero and its length (full jitter); null: only for exponential pauses.</summary>
    public bool? Jitter { get; init; }

    /// <summary>
    /// The kinds of faults after which the task is tried again, such as <c>deadline_exceeded</c>, <c>trap.*</c> or <c>*</c>; null for the default.
    /// </summary>
    public IReadOnlyList<string>? RetryOn { get; init; }

    /// <summary>Whether a text is valid in <see cref="RetryOn"/>: <c>*</c>, a kind, or the beginning of kinds followed by <c>.*</c>.</summary>
    public static bool IsKnown(string pattern) => Kinds.Contains(pattern) || Kinds.Any(kind => Matches(pattern, kind));

    /// <summary>All kinds of faults that <see cref="RetryOn"/> can name.</summary>
    public static IEnumerable<string> KnownKinds => Kinds;

    /// <summary>Whether the task is tried again after a fault of this kind.</summary>
    public bool Covers(string kind) => RetryOn is { } wanted ? wanted.Any(pattern => Matches(pattern, kind)) : !NotByDefault.Contains(kind);

    /// <summary>The pause after an attempt; the first attempt is 1.</summary>
    public TimeSpan DelayAfter(int attempt, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var delay = Backoff == TaskBackoff.Fixed ? Delay : Grow(Delay, attempt);
        delay = delay < MaxDelay ? delay : MaxDelay;
        return Jitter ?? Backoff == TaskBackoff.Exponential ? delay * random.NextDouble() : delay;
    }

    private static TimeSpan Grow(TimeSpan delay, int attempt)
    {
        // A larger exponent changes nothing: the shortest pause is one tick, and 2^60 ticks exceed the longest pause.
        var grown = delay.Ticks * Math.Pow(2, Math.Min(attempt - 1, 60));
        return grown > LongestDelay.Ticks ? LongestDelay : TimeSpan.FromTicks((long)grown);
    }

    private static bool Matches(string pattern, string kind) =>
        pattern == kind || pattern == "*"
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && kind.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));
}
