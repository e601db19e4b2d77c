using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Owns the thread that advances the engines' epoch every 5 ms while guests run. The thread sleeps while no guest runs. A run that starts wakes it, which costs
/// one volatile read when the thread is awake.
/// </summary>
internal sealed class EpochTicker : IDisposable
{
    /// <summary>Time between two ticks. A run exceeds its time by at most two ticks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    /// <summary>Number of ticks without a run after which the thread sleeps. It does not sleep at once, because waking it costs a system call.</summary>
    private const int IdleTicks = 200;

    /// <summary>Time between two ticks while the thread sleeps. These ticks free instances that are kept ready and that no run uses.</summary>
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time until the first tick of a sleep. Short, because a run that began and ended while the thread was going to sleep has had no tick after its end yet.
    /// </summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly Action _tick;
    private readonly Func<bool> _isBusy;
    private readonly InternalFailures _failures;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private int _asleep;

    /// <summary>Starts the thread.</summary>
    /// <param name="tick">Called on the thread every period, while the runtime is busy and for a second longer.</param>
    /// <param name="isBusy">Returns whether any guest runs or is about to run.</param>
    /// <param name="failures">Receives the exception of a tick that fails. The thread continues with the next tick.</param>
    public EpochTicker(Action tick, Func<bool> isBusy, InternalFailures? failures = null)
    {
        _tick = tick;
        _isBusy = isBusy;
        _failures = failures ?? new InternalFailures(null);
        _thread = new Thread(Run) { IsBackground = true, Name = "wasmos-epoch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Wakes the thread if it sleeps. Must be called by every run after the run has made the runtime busy and before it enters the guest.</summary>
    public void EnsureAwake()
    {
        if (Volatile.Read(ref _asleep) != 0)
        {
            _wake.Set();
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var idle = 0;
        while (!_stop.Wait(Period))
        {
            Tick();
            idle = _isBusy() ? 0 : idle + 1;
            if (idle > IdleTicks)
            {
                Sleep();
                idle = 0;
            }
        }
    }

    private void Tick()
    {
        try
        {
            _tick();
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the thread that all deadlines depend on: the thread must continue after a tick that fails.
            _failures.Report("ticker", e);
        }
    }

    private void Sleep()
    {
        _wake.Reset();
        Interlocked.Exchange(ref _asleep, 1);

        // A run may take its slot before it can see _asleep. Then _isBusy below sees that slot, because both sides write, fence and then read.
        // _stop is checked too, because Reset may have erased the wake-up that Dispose set.
        var pause = FirstPause;
        while (!_stop.IsSet && !_isBusy() && !_wake.Wait(pause))
        {
            Tick();
            pause = Housekeeping;
        }

        Volatile.Write(ref _asleep, 0);
    }
}
