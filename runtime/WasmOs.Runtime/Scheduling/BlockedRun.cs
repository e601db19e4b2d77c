using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// A wait for a slot that blocks the calling thread: of a run that has begun, whose frames are on this thread's stack, or of a run whose caller blocks.
/// </summary>
internal sealed class BlockedRun(
    ExecutionId id, ModuleDigest module, string function, RunPriority priority, WaitReason reason, RunFlow? flow = null, RunLength length = RunLength.Unknown)
    : ScheduledRun(id, module, function, priority, reason, flow, length)
{
    // A monitor and not a task: PoolThreads has already told the thread pool that this thread blocks, and a monitor wakes the thread without the pool's help.
    private readonly object _gate = new();
    private bool? _granted;

    /// <summary>Blocks until the wait is over.</summary>
    /// <returns>True when the run has a slot, false when the wait was cancelled.</returns>
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

    /// <summary>Blocks until the wait is over, or until a moment.</summary>
    /// <param name="until">The moment, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>True when the wait is over, with or without a slot; false when the moment came first.</returns>
    public bool TryWaitUntil(long until)
    {
        lock (_gate)
        {
            while (_granted is null)
            {
                var left = until - Stopwatch.GetTimestamp();
                if (left <= 0)
                {
                    return false;
                }

                Monitor.Wait(_gate, (int)Math.Min(int.MaxValue, (left / (Stopwatch.Frequency / 1000)) + 1));
            }

            return true;
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
