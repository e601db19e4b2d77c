using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Invocation;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Host.Timers;

/// <summary>Runs one timer function, never twice at the same time. Thread-safe.</summary>
internal sealed class TimerRunner(TimerFunction function, InvocationLeases leases, TimerLog log, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _running;

    /// <summary>The function.</summary>
    public TimerFunction Function => function;

    /// <summary>The number of runs that are in progress or wait for the one before.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Runs the function. Waits first until a run in progress has ended. A failure of the function is logged, not thrown.</summary>
    /// <param name="info">The argument of the function.</param>
    /// <param name="gone">Cancelled when another host may run the timer.</param>
    public async Task RunAsync(TimerInfo info, CancellationToken gone)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await _turn.WaitAsync(gone);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _running);
            return;
        }

        try
        {
            await CallAsync(info, gone);
        }
        finally
        {
            _turn.Release();
            Interlocked.Decrement(ref _running);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task CallAsync(TimerInfo info, CancellationToken gone)
    {
        var started = time.GetTimestamp();
        var lease = leases.Rent(gone);
        try
        {
            await function.Call(info, lease.Token);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The code that stopped the function logs the stop. A failed strike is not repeated.
            if (e is not OperationCanceledException || lease.Cause is StopCause.None or StopCause.TimedOut)
            {
                log.FunctionFailed(function.Name, lease.Cause == StopCause.TimedOut, time.GetElapsedTime(started), e);
            }
        }
        finally
        {
            leases.Return(lease);
        }
    }
}
