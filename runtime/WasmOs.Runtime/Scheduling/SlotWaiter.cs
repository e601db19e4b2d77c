using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The wait of a run that has not begun for its first slot. Holds no thread.</summary>
internal sealed class SlotWaiter(
    ExecutionId id, ModuleDigest module, string function, RunPriority priority = RunPriority.Normal, RunFlow? flow = null, RunLength length = RunLength.Unknown)
    : ScheduledRun(id, module, function, priority, WaitReason.NotStarted, flow, length), IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<bool> _over = new();
    private bool _granted;

    /// <summary>Completes with true when the run has its slot, with false when the wait was ended without one.</summary>
    public Task<bool> Granted => _over.Task;

    /// <summary>Completes <see cref="Granted"/>, and so continues the run, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => _over.TrySetResult(_granted);

    // The run must not continue inside the call of the run that gives the slot away. It must not wait in the local queue of that run's thread either, because
    // that thread may be about to block.
    internal override void Complete(bool granted)
    {
        _granted = granted;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
