using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// The thread that moves the epoch on every 5 ms while guests run. It sleeps when none runs: a run that starts wakes it, which costs one volatile read while it is awake.
/// </summary>
internal sealed class EpochTicker : IDisposable
{
    /// <summary>A multiple of the wanted precision: a run overshoots its time by two ticks at most.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    /// <summary>For how many ticks without a run the thread goes on before it sleeps: waking it costs a system call.</summary>
    private const int IdleTicks = 200;

    /// <summary>How often it ticks while it sleeps, so that what is kept ready for nobody is given up.</summary>
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(30);

    /// <summary>The first of these comes soon: a run that began and ended while the thread lay down has had no tick after it yet.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly Action _tick;
    private readonly Func<bool> _isBusy;
    private readonly InternalFailures _failures;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private int _asleep;

    /// <summary>Starts the thread.</summary>
    /// <param name="tick">Called every period while the runtime is busy and a second longer.</param>
    /// <param name="isBusy">Whether any guest runs or is about to.</param>
    /// <param name="failures">Is told when a tick fails; the next one comes all the same.</param>
    public EpochTicker(Action tick, Func<bool> isBusy, InternalFailures? failures = null)
    {
        _tick = tick;
        _isBusy = isBusy;
        _failures = failures ?? new InternalFailures(null);
        _thread = new Thread(Run) { IsBackground = true, Name = "wasmos-epoch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Must be called by every run after it has made the runtime busy and before it enters the guest.</summary>
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
            // The boundary of the thread that all deadlines depend on: it must outlive a tick that fails.
            _failures.Report("ticker", e);
        }
    }

    private void Sleep()
    {
        _wake.Reset();
        Interlocked.Exchange(ref _asleep, 1);

        // A run that became busy before it could see the flag: its slot was taken before this look (both sides fence).
        // The end is looked for as well: Reset may have undone the wake that came with it.
        var pause = FirstPause;
        while (!_stop.IsSet && !_isBusy() && !_wake.Wait(pause))
        {
            Tick();
            pause = Housekeeping;
        }

        Volatile.Write(ref _asleep, 0);
    }
}
