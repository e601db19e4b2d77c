using System.Collections.Frozen;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>When and how often a task is tried again. Immutable.</summary>
public sealed record TaskRetry
{
    /// <summary>Attempts when nobody says otherwise.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>More attempts than this are not taken.</summary>
    public const int MostAttempts = 100;

    /// <summary>Longer pauses are not taken.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Three attempts, a second and then two apart, with jitter; after any fault but those that another attempt cannot mend.</summary>
    public static readonly TaskRetry Default = new();

    /// <summary>A module that lacks an import or a grant lacks it the next time too.</summary>
    private static readonly FrozenSet<string> NotByDefault = FrozenSet.ToFrozenSet([FaultKind.LinkError.ToWireName(), FaultKind.CapabilityDenied.ToWireName()]);

    private static readonly FrozenSet<string> Kinds =
        Enum.GetValues<FaultKind>().Where(kind => kind is not (FaultKind.None or FaultKind.Cancelled)).Select(kind => kind.ToWireName()).ToFrozenSet();

    /// <summary>Attempts in all, the first included.</summary>
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

    /// <summary>Whether a pause is drawn evenly between nothing and its length (full jitter); null: for exponential ones only.</summary>
    public bool? Jitter { get; init; }

    /// <summary>Kinds of faults after which it is tried again, such as <c>deadline_exceeded</c>, <c>trap.*</c> or <c>*</c>; null for the default.</summary>
    public IReadOnlyList<string>? RetryOn { get; init; }

    /// <summary>Whether a text can stand in <see cref="RetryOn"/>: <c>*</c>, a kind, or the start of kinds and <c>.*</c>.</summary>
    public static bool IsKnown(string pattern) => Kinds.Contains(pattern) || Kinds.Any(kind => Matches(pattern, kind));

    /// <summary>All kinds of faults that can be named.</summary>
    public static IEnumerable<string> KnownKinds => Kinds;

    /// <summary>Whether a fault of this kind is worth another attempt.</summary>
    public bool Covers(string kind) => RetryOn is { } wanted ? wanted.Any(pattern => Matches(pattern, kind)) : !NotByDefault.Contains(kind);

    /// <summary>The pause behind an attempt, 1 for the first.</summary>
    public TimeSpan DelayAfter(int attempt, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var delay = Backoff == TaskBackoff.Fixed ? Delay : Grow(Delay, attempt);
        delay = delay < MaxDelay ? delay : MaxDelay;
        return Jitter ?? Backoff == TaskBackoff.Exponential ? delay * random.NextDouble() : delay;
    }

    private static TimeSpan Grow(TimeSpan delay, int attempt)
    {
        // The exponent is bounded by what a day can hold of the shortest pause, so that nothing overflows.
        var grown = delay.Ticks * Math.Pow(2, Math.Min(attempt - 1, 60));
        return grown > LongestDelay.Ticks ? LongestDelay : TimeSpan.FromTicks((long)grown);
    }

    private static bool Matches(string pattern, string kind) =>
        pattern == kind || pattern == "*"
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && kind.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));
}
