using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The scheduler's counters since the start, and how many runs of each priority wait now. Guarded by the scheduler's lock.</summary>
internal sealed class SchedulerCounters
{
    private readonly LatencyHistogram _toStart = new();
    private readonly LatencyHistogram _toContinue = new();
    private readonly long[] _granted = new long[3];
    private readonly int[] _waiting = new int[3];
    private long _preemptions;
    private long _yields;
    private readonly long[] _refused = new long[4];

    public void CountWaiting(RunPriority priority, int change) => _waiting[(int)priority] += change;

    public void CountGranted(ScheduledRun run, TimeSpan now)
    {
        _granted[(int)run.Priority]++;
        (run.HasStarted ? _toContinue : _toStart).Record((long)(now - run.EnqueuedAt).TotalNanoseconds);
    }

    public void CountPass(WaitReason reason)
    {
        _preemptions += reason == WaitReason.Preempted ? 1 : 0;
        _yields += reason == WaitReason.Yielded ? 1 : 0;
    }

    public void CountRefused(RunRefusal refusal) => _refused[(int)refusal]++;

    public SchedulerMetrics Show(CpuScheduler scheduler, StartGate gate)
    {
        var metrics = new SchedulerMetrics
        {
            Policy = scheduler.PolicyName,
            Slice = scheduler.Slice,
            Slots = scheduler.Slots,
            SlotsInUse = scheduler.InUse,
            Waiting = scheduler.Waiting,
            Suspended = scheduler.Suspended,
            Parked = scheduler.Parked,
            HeldBack = gate.HeldBack,
            Flows = gate.Flows,
            BegunLimit = scheduler.BegunLimit,
            RefusedByReason = [.. _refused],
            Preemptions = _preemptions,
            Yields = _yields,
            WaitingByPriority = [.. _waiting],
            GrantedByPriority = [.. _granted],
        };
        metrics.WaitToStart.Add(_toStart);
        metrics.WaitToContinue.Add(_toContinue);
        return metrics;
    }
}
