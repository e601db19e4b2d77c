using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot on its thread: one that has begun, whose frames are there, or one whose caller blocks.</summary>
internal sealed class BlockedRun(
    ExecutionId id, ModuleDigest module, string function, RunPriority priority, WaitReason reason, RunFlow? flow = null, RunLength length = RunLength.Unknown)
    : ScheduledRun(id, module, function, priority, reason, flow, length)
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

    /// <summary>Blocks until the wait is over, or until a moment.</summary>
    /// <param name="until">The moment, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>False when the moment came first.</returns>
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
