using WasmOs.Runtime.Scheduling;
using WasmOs.TestKit.Time;

namespace WasmOs.Runtime.Tests.Scheduling.Simulation;

/// <summary>
/// Simulates a machine with as many cores as slots: the real scheduler and a real policy run simulated guests, and the time advances from event to event. After
/// each event it checks that no slot is free while a run waits.
/// </summary>
internal sealed class SimulatedMachine
{
    private readonly ManualTimeProvider _time = new();
    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _events = new();
    private readonly Queue<SimulatedWait> _granted = new();
    private readonly CpuScheduler _scheduler;
    private long _number;

    public SimulatedMachine(int slots, ISchedulingPolicy policy, int suspendedLimit = int.MaxValue)
    {
        _scheduler = new CpuScheduler(new SchedulerSettings
        {
            Slots = slots,
            QueueLimit = int.MaxValue,
            SuspendedLimit = suspendedLimit,
            Policy = policy,
            Time = _time,
        });
    }

    public List<SimulatedGuest> Guests { get; } = [];

    public TimeSpan Now { get; private set; }

    public SchedulerMetrics Metrics => _scheduler.GetMetrics();

    public void Add(IEnumerable<SimulatedGuest> guests)
    {
        foreach (var guest in guests)
        {
            Guests.Add(guest);
            At(guest.Arrives, () => Arrive(guest));
        }
    }

    /// <summary>Advances the time until a moment, or until there are no more events.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out var happens, out var when) && when.At <= end)
        {
            _events.Dequeue();
            _time.Advance(when.At - Now);
            Now = when.At;
            happens();
            while (_granted.TryDequeue(out var wait))
            {
                Start(wait);
            }

            Assert.False(_scheduler.Waiting > 0 && _scheduler.InUse < _scheduler.Slots, $"at {Now} a slot is free and {_scheduler.Waiting} wait");
        }
    }

    private void At(TimeSpan at, Action happens) => _events.Enqueue(happens, (at, _number++));

    private void Arrive(SimulatedGuest guest)
    {
        if (_scheduler.TryEnter())
        {
            Run(guest, WaitReason.NotStarted);
        }
        else
        {
            Assert.True(_scheduler.TryEnqueue(new SimulatedWait(guest, WaitReason.NotStarted, _granted)));
        }
    }

    private void Start(SimulatedWait wait)
    {
        Assert.True(_scheduler.TryStart(wait));
        var waited = Now - wait.EnqueuedAt;
        wait.Guest.LongestWait = waited > wait.Guest.LongestWait ? waited : wait.Guest.LongestWait;
        Run(wait.Guest, wait.Reason);
    }

    // The guest runs until the first of these events: its end, a host call, a yield, the end of the slice.
    private void Run(SimulatedGuest guest, WaitReason reason)
    {
        guest.Reason = reason;
        guest.SliceStartedAt = Now;
        var left = guest.Demand - guest.Cpu;
        var untilPark = guest.ParksAfter - guest.SinceParking ?? TimeSpan.MaxValue;
        var untilYield = guest.YieldsAfter - guest.SinceYield ?? TimeSpan.MaxValue;
        var runs = new[] { left, untilPark, untilYield, _scheduler.Slice }.Min();
        At(Now + runs, () =>
        {
            guest.Cpu += runs;
            guest.SinceParking += runs;
            guest.SinceYield += runs;
            Stop(guest, runs, ends: runs == left, parks: runs == untilPark, yields: runs == untilYield);
        });
    }

    private void Stop(SimulatedGuest guest, TimeSpan ran, bool ends, bool parks, bool yields)
    {
        var slice = new RunSlice(guest.Id, guest.Module, guest.Priority, guest.Reason, ran);
        if (ends)
        {
            guest.EndedAt = Now;
            _scheduler.Charge(slice);
            _scheduler.Exit();
        }
        else if (parks)
        {
            guest.SinceParking = TimeSpan.Zero;
            _scheduler.Charge(slice);
            Assert.True(_scheduler.TryLeave(RunFlow.Create(null, guest.Module, RunSource.Call)));
            At(Now + guest.ParksFor, () => _scheduler.Return(new SimulatedWait(guest, WaitReason.Returned, _granted)));
        }
        else
        {
            guest.SinceYield = yields ? TimeSpan.Zero : guest.SinceYield;
            var wait = new SimulatedWait(guest, yields ? WaitReason.Yielded : WaitReason.Preempted, _granted);
            if (!_scheduler.TryPass(wait, slice))
            {
                Run(guest, guest.Reason);
            }
        }
    }
}
