using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot, as a policy sees it. One object for each wait.</summary>
public abstract class ScheduledRun
{
    internal ScheduledRun(
        ExecutionId id, ModuleDigest module, string function, RunPriority priority, WaitReason reason, RunFlow? flow = null, RunLength length =
            RunLength.Unknown)
    {
        Flow = flow ?? RunFlow.Create(null, module, RunSource.Call);
        Length = length;
        Id = id;
        Module = module;
        Function = function;
        Priority = priority;
        Reason = reason;
        Place = new LinkedListNode<ScheduledRun>(this);
    }

    /// <summary>The run.</summary>
    public ExecutionId Id { get; }

    /// <summary>The module.</summary>
    public ModuleDigest Module { get; }

    /// <summary>Whose turn it is when the run has one.</summary>
    public RunFlow Flow { get; }

    /// <summary>How long it is expected to keep its slot.</summary>
    public RunLength Length { get; internal set; }

    /// <summary>The export that it calls.</summary>
    public string Function { get; }

    /// <summary>How urgent it is.</summary>
    public RunPriority Priority { get; }

    /// <summary>Why it waits.</summary>
    public WaitReason Reason { get; }

    /// <summary>Whether it has begun, and holds a thread and an instance while it waits.</summary>
    public bool HasStarted => Reason != WaitReason.NotStarted;

    /// <summary>When it began to wait, on the scheduler's clock.</summary>
    public TimeSpan EnqueuedAt { get; internal set; }

    /// <summary>For the policy that holds the run: where it stands.</summary>
    public object? PolicyState { get; set; }

    /// <summary>Its place among all that wait. Guarded by the scheduler's lock, like <see cref="Stage"/>.</summary>
    internal LinkedListNode<ScheduledRun> Place { get; }

    internal WaitStage Stage { get; set; }

    /// <summary>Its place among the runs of its flow that may not compete for a slot yet; null when it may.</summary>
    internal LinkedListNode<ScheduledRun>? Held { get; set; }

    /// <summary>Its place among those whose wait is bounded; null when it has none.</summary>
    internal LinkedListNode<ScheduledRun>? Bounded { get; set; }

    /// <summary>Why its wait was ended without a slot; none when it was cancelled. Written before the wait ends.</summary>
    internal RunRefusal Refusal { get; set; }

    /// <summary>Ends the wait. Called once, without the scheduler's lock.</summary>
    /// <param name="granted">True when the run has a slot, false when it was cancelled.</param>
    internal abstract void Complete(bool granted);
}
