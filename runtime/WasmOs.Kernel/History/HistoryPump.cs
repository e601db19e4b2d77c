using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.History;

/// <summary>Calls the writer on a timer and when it is woken. After a failure it pauses, longer after each further failure, up to 30 seconds.</summary>
internal sealed class HistoryPump : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Func<CancellationToken, ValueTask> _write;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failed;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _loop;
    private int _isSignalled;
    private int _failures;

    public HistoryPump(Func<CancellationToken, ValueTask> write, TimeSpan interval, TimeProvider time, BackgroundFailures failed)
    {
        _write = write;
        _interval = interval;
        _time = time;
        _failed = failed;
        _timer = time.CreateTimer(static pump => ((HistoryPump)pump!).Wake(), this, interval, interval);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the last write failed; null when it succeeded.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Requests a write soon. Cheap when a write is already requested.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            _signal.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stop.Token).ConfigureAwait(false);
                Volatile.Write(ref _isSignalled, 0);
                await WriteAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The pump is being disposed.
        }
    }

    private async ValueTask WriteAsync()
    {
        try
        {
            await _write(_stop.Token).ConfigureAwait(false);
            _failures = 0;
            LastFailure = null;
        }
        catch (Exception e) when (!e.IsFatal() && !(e is OperationCanceledException && _stop.IsCancellationRequested))
        {
            // The boundary of background writing: whatever failed, unwritten runs wait in memory, and the write is tried again.
            LastFailure = e;
            _failed.Report("history", e);
            _failures = Math.Min(_failures + 1, 16);
            var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, _interval.Ticks << Math.Min(_failures - 1, 5)));
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
        }
    }
}
