namespace WasmOs.Runtime.Scheduling;

/// <summary>The settings of a <see cref="CpuScheduler"/>.</summary>
internal sealed class SchedulerSettings
{
    /// <summary>The default of <see cref="Slice"/>.</summary>
    public static readonly TimeSpan DefaultSlice = TimeSpan.FromMilliseconds(10);

    /// <summary>Number of slots: guests that run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>How many runs may wait to begin.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>How long a run may wait to begin; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan QueueTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many runs that have begun may wait without a slot, besides one for each slot. Each holds a thread and an instance.</summary>
    public int SuspendedLimit { get; init; } = 512;

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; init; } = "";

    /// <summary>Decides which waiting run gets the next slot.</summary>
    public required ISchedulingPolicy Policy { get; init; }

    /// <summary>How long a run keeps its slot while other runs wait.</summary>
    public TimeSpan Slice { get; init; } = DefaultSlice;

    /// <summary>The scheduler's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
