using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot, as a policy sees it. One object for each wait.</summary>
public abstract class ScheduledRun
{
    internal ScheduledRun(ExecutionId id, ModuleDigest module, string function, RunPriority priority, WaitReason reason)
    {
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

    /// <summary>Ends the wait. Called once, without the scheduler's lock.</summary>
    /// <param name="granted">True when the run has a slot, false when it was cancelled.</param>
    internal abstract void Complete(bool granted);
}
