using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot, as a policy sees it. Each wait has an object of its own.</summary>
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

    /// <summary>The run's id.</summary>
    public ExecutionId Id { get; }

    /// <summary>The digest of the run's module.</summary>
    public ModuleDigest Module { get; }

    /// <summary>The flow that the run belongs to. Flows take turns; runs of one flow share the flow's turns.</summary>
    public RunFlow Flow { get; }

    /// <summary>How long the run is expected to keep its slot.</summary>
    public RunLength Length { get; internal set; }

    /// <summary>The name of the export that the run calls.</summary>
    public string Function { get; }

    /// <summary>How urgent the run is.</summary>
    public RunPriority Priority { get; }

    /// <summary>Why the run waits.</summary>
    public WaitReason Reason { get; }

    /// <summary>Whether the run has begun: then it holds a thread and an instance while it waits.</summary>
    public bool HasStarted => Reason != WaitReason.NotStarted;

    /// <summary>When the wait began, on the scheduler's clock.</summary>
    public TimeSpan EnqueuedAt { get; internal set; }

    /// <summary>Data of the policy in which the run is enqueued, such as the run's list node. The scheduler does not touch it.</summary>
    public object? PolicyState { get; set; }

    /// <summary>The run's node in the list of all waiting runs. Guarded by the scheduler's lock, like <see cref="Stage"/>.</summary>
    internal LinkedListNode<ScheduledRun> Place { get; }

    internal WaitStage Stage { get; set; }

    /// <summary>The run's node among the runs of its flow that may not compete for a slot yet; null when the run may.</summary>
    internal LinkedListNode<ScheduledRun>? Held { get; set; }

    /// <summary>The run's node in the list of runs whose wait has a time limit; null when its wait has none.</summary>
    internal LinkedListNode<ScheduledRun>? Bounded { get; set; }

    /// <summary>Why the wait was ended without a slot; <see cref="RunRefusal.None"/> when the run was cancelled. Written before the wait ends.</summary>
    internal RunRefusal Refusal { get; set; }

    /// <summary>Ends the wait. Called once, without the scheduler's lock.</summary>
    /// <param name="granted">True when the run has a slot, false when it was cancelled.</param>
    internal abstract void Complete(bool granted);
}
