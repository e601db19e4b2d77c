using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot.</summary>
internal sealed class SlotWaiter
{
    // Completed by whoever gives a slot back: the run must not go on inside that thread's call.
    private readonly TaskCompletionSource<bool> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SlotWaiter(ExecutionId id, ModuleDigest digest, string function)
    {
        Id = id;
        Digest = digest;
        Function = function;
        Node = new LinkedListNode<SlotWaiter>(this);
    }

    public ExecutionId Id { get; }

    public ModuleDigest Digest { get; }

    public string Function { get; }

    public LinkedListNode<SlotWaiter> Node { get; }

    /// <summary>Guarded by the queue's lock: somebody cancelled it between the slot and the run.</summary>
    public bool CancelledAfterGrant { get; set; }

    /// <summary>True when the slot is there, false when the wait was cancelled.</summary>
    public Task<bool> Granted => _granted.Task;

    public void Complete(bool granted) => _granted.TrySetResult(granted);
}
