namespace WasmOs.Runtime.Scheduling;

/// <summary>What a <see cref="CpuScheduler"/> is made with.</summary>
internal sealed class SchedulerSettings
{
    /// <summary>How long a run keeps its slot while others wait, when nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultSlice = TimeSpan.FromMilliseconds(10);

    /// <summary>Guests that run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Runs that may wait to begin.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>How long a run may wait to begin; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan QueueTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Runs that have begun and may wait without a slot, beside as many as there are slots. Each holds a thread and an instance.</summary>
    public int SuspendedLimit { get; init; } = 512;

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; init; } = "";

    /// <summary>Who gets the next slot.</summary>
    public required ISchedulingPolicy Policy { get; init; }

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public TimeSpan Slice { get; init; } = DefaultSlice;

    /// <summary>The scheduler's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
