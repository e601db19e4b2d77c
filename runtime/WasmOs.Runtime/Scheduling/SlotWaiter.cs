using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that has not begun and waits for its first slot, without a thread.</summary>
internal sealed class SlotWaiter(ExecutionId id, ModuleDigest module, string function, RunPriority priority = RunPriority.Normal)
    : ScheduledRun(id, module, function, priority, WaitReason.NotStarted)
{
    // Completed by whoever gives a slot back: the run must not go on inside that thread's call.
    private readonly TaskCompletionSource<bool> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the slot is there, false when the wait was cancelled.</summary>
    public Task<bool> Granted => _granted.Task;

    internal override void Complete(bool granted) => _granted.TrySetResult(granted);
}
