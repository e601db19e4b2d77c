using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling.Simulation;

/// <summary>A run of the simulation: what it wants, and what it got.</summary>
internal sealed class SimulatedGuest
{
    public ExecutionId Id { get; init; } = ExecutionId.New(TimeProvider.System);

    public ModuleDigest Module { get; init; }

    public RunPriority Priority { get; init; }

    /// <summary>What its module's earlier runs were like.</summary>
    public RunLength Length { get; init; }

    public TimeSpan Arrives { get; init; }

    /// <summary>CPU time until it ends.</summary>
    public TimeSpan Demand { get; init; } = TimeSpan.MaxValue;

    /// <summary>After so much CPU time it waits in a host call; null: never.</summary>
    public TimeSpan? ParksAfter { get; init; }

    public TimeSpan ParksFor { get; init; }

    /// <summary>After so much CPU time it yields; null: never.</summary>
    public TimeSpan? YieldsAfter { get; init; }

    public TimeSpan Cpu { get; set; }

    public TimeSpan LongestWait { get; set; }

    public TimeSpan? EndedAt { get; set; }

    public WaitReason Reason { get; set; }

    /// <summary>When it got the slot that it has.</summary>
    public TimeSpan SliceStartedAt { get; set; }

    /// <summary>CPU time since it last waited in a host call, and since it last yielded.</summary>
    public TimeSpan SinceParking { get; set; }

    public TimeSpan SinceYield { get; set; }

    public static ModuleDigest ModuleOf(int number) => ModuleDigest.Of(BitConverter.GetBytes(number));
}
