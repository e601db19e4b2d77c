using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that has not begun and waits for its first slot, without a thread.</summary>
internal sealed class SlotWaiter(
    ExecutionId id, ModuleDigest module, string function, RunPriority priority = RunPriority.Normal, RunFlow? flow = null, RunLength length = RunLength.Unknown)
    : ScheduledRun(id, module, function, priority, WaitReason.NotStarted, flow, length), IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<bool> _over = new();
    private bool _granted;

    /// <summary>True when the slot is there, false when the wait was cancelled.</summary>
    public Task<bool> Granted => _over.Task;

    /// <summary>Goes on with the run, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => _over.TrySetResult(_granted);

    // The run must not go on inside the call of whoever gives its slot away, nor wait in the pool's line of that very thread, which may be about to block.
    internal override void Complete(bool granted)
    {
        _granted = granted;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
