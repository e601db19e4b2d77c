using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling.Simulation;

/// <summary>A run of the simulation: what it needs, and what it has got so far. All times are virtual.</summary>
internal sealed class SimulatedGuest
{
    public ExecutionId Id { get; init; } = ExecutionId.New(TimeProvider.System);

    public ModuleDigest Module { get; init; }

    public RunPriority Priority { get; init; }

    /// <summary>How long the earlier runs of its module were.</summary>
    public RunLength Length { get; init; }

    public TimeSpan Arrives { get; init; }

    /// <summary>CPU time that the run needs until it ends.</summary>
    public TimeSpan Demand { get; init; } = TimeSpan.MaxValue;

    /// <summary>The run waits in a host call each time it has used this much CPU time; null: never.</summary>
    public TimeSpan? ParksAfter { get; init; }

    public TimeSpan ParksFor { get; init; }

    /// <summary>The run yields each time it has used this much CPU time; null: never.</summary>
    public TimeSpan? YieldsAfter { get; init; }

    public TimeSpan Cpu { get; set; }

    public TimeSpan LongestWait { get; set; }

    public TimeSpan? EndedAt { get; set; }

    public WaitReason Reason { get; set; }

    /// <summary>When the run got its current slot.</summary>
    public TimeSpan SliceStartedAt { get; set; }

    /// <summary>CPU time since the run last waited in a host call.</summary>
    public TimeSpan SinceParking { get; set; }

    /// <summary>CPU time since the run last yielded.</summary>
    public TimeSpan SinceYield { get; set; }

    public static ModuleDigest ModuleOf(int number) => ModuleDigest.Of(BitConverter.GetBytes(number));
}
