using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Runtime.Scheduling;

/// <summary>What a <see cref="CpuScheduler"/> is made with.</summary>
internal sealed class SchedulerSettings
{
    /// <summary>Beside the instances that there is room for: each such run holds a thread.</summary>
    private const int MostSuspended = 2000;

    /// <summary>Guests that run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Runs that may wait to begin.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>How long a run may wait to begin; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan QueueTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Runs that have begun and may wait without a slot, beside as many as there are slots. Each holds a thread and an instance.</summary>
    public int SuspendedLimit { get; init; } = 512;

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; init; } = SchedulingPolicies.RoundRobin;

    /// <summary>Who gets the next slot.</summary>
    public ISchedulingPolicy Policy { get; init; } = new RoundRobinPolicy();

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public TimeSpan Slice { get; init; } = RuntimeOptions.DefaultSchedulerSlice;

    /// <summary>The scheduler's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static SchedulerSettings Of(RuntimeOptions options) => new()
    {
        Slots = options.EffectiveSlots,
        QueueLimit = options.QueueLimit,
        QueueTimeout = options.QueueTimeout,
        SuspendedLimit = SuspendedLimitOf(options),
        PolicyName = options.SchedulerPolicy,
        Policy = SchedulingPolicies.Create(options) ?? throw new ArgumentException($"There is no policy {options.SchedulerPolicy}.", nameof(options)),
        Slice = options.SchedulerSlice,
    };

    // At most as many instances as whichever engine its module is in has room for, without those that are ready.
    private static int SuspendedLimitOf(RuntimeOptions options) => Math.Clamp(
        Math.Min(EngineSet.CapacityOf(options, plain: false) - options.PoolSize, options.EffectiveBegunRuns) - options.EffectiveSlots, 0, MostSuspended);
}
