using System.Globalization;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tiers;

/// <summary>Whether a call may go on, and how much is left of the caller's limits. The default value is: yes, and there are no limits. Immutable.</summary>
public readonly struct RateDecision
{
    /// <summary>What stopped the call; <see cref="RateLimitKind.None"/> when nothing did.</summary>
    public RateLimitKind Hit { get; init; }

    /// <summary>Whether the call may go on.</summary>
    public bool IsAllowed => Hit == RateLimitKind.None;

    /// <summary>The limits of the caller; null when the caller has none.</summary>
    public TierPolicy? Policy { get; init; }

    /// <summary>Which limit of calls is nearest to its end: <c>minute</c> or <c>day</c>. Null when neither limits the caller.</summary>
    public string? Window { get; init; }

    /// <summary>How many calls are left in <see cref="Window"/>.</summary>
    public long Remaining { get; init; }

    /// <summary>The time until <see cref="Window"/> begins anew, whole seconds.</summary>
    public int ResetSeconds { get; init; }

    /// <summary>How long a caller who was stopped must wait. Zero for a call that may go on.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The counts in which a run was entered; null when no run was.</summary>
    internal CallerMeter? RunMeter { get; init; }

    /// <summary>The address for which a run was entered; null when none was.</summary>
    internal AddressKey? AddressRun { get; init; }

    /// <summary>What was entered.</summary>
    internal MeteredCall Call { get; init; }

    /// <summary>The error that a caller who was stopped gets; null for a call that may go on.</summary>
    public KernelError? Error => Hit switch
    {
        RateLimitKind.None => null,
        RateLimitKind.Storage => KernelErrors.StorageUnavailable("The limits of the caller cannot be read from storage, so the call is refused. Try again."),
        RateLimitKind.Minute => TierErrors.RateLimited(Say("calls a minute", Policy!.Minute), RetryAfter),
        RateLimitKind.Concurrent => TierErrors.RateLimited(Say("runs at once", Policy!.Concurrent), RetryAfter),
        RateLimitKind.Day => TierErrors.QuotaExceeded(Say("calls a day", Policy!.Day), RetryAfter),
        _ => TierErrors.QuotaExceeded(Say("CPU seconds a day", Policy!.CpuTicks / TimeSpan.TicksPerSecond), RetryAfter),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Hit}, {Window} {Remaining}";

    private string Say(string what, long limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"The caller's tier '{Policy!.Name}' allows {limit} {what}. Try again in {Math.Max(1, Math.Ceiling(RetryAfter.TotalSeconds))} s, or ask the operator for another tier.");
}
