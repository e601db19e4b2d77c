using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot on its thread: one that has begun, whose frames are there, or one whose caller blocks.</summary>
internal sealed class BlockedRun(ExecutionId id, ModuleDigest module, string function, RunPriority priority, WaitReason reason)
    : ScheduledRun(id, module, function, priority, reason)
{
    // A monitor and not a task: the pool was told of the thread already (PoolThreads), and whoever gives the slot wakes this thread without the pool's help.
    private readonly object _gate = new();
    private bool? _granted;

    /// <summary>Blocks until the wait is over.</summary>
    /// <returns>False when it was cancelled.</returns>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_granted is null)
            {
                Monitor.Wait(_gate);
            }

            return _granted.Value;
        }
    }

    internal override void Complete(bool granted)
    {
        lock (_gate)
        {
            _granted = granted;
            Monitor.Pulse(_gate);
        }
    }
}
