using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Shutdown;
using WasmOs.Host.Discovery;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;
using FunctionDefinition = WasmOs.Host.Discovery.FunctionDefinition;

namespace WasmOs.Host.Timers;

/// <summary>
/// The listeners of all timer functions. They run while this host has the lease on the timers, from the end of the host's start until it is drained. Owns the
/// runners.
/// </summary>
internal sealed class TimerListeners : IHostedLifecycleService, IDrain, IAsyncDisposable
{
    private readonly TimerOptions _options;
    private readonly TimeSpan _grace;
    private readonly InvocationLeases _leases;
    private readonly TimerLog _log;
    private readonly TimeProvider _time;
    private readonly IStorage? _storage;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimerRunner[] _runners;
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    public TimerListeners(
        HostFunctions functions, TimerOptions options, DrainOptions drain, InvocationLeases leases, TimerLog log, TimeProvider time, IServiceProvider services)
    {
        _options = options;
        _grace = drain.Grace;
        _leases = leases;
        _log = log;
        _time = time;
        _runners = [.. functions.Of(TriggerKind.Timer).Select(function => new TimerRunner(Function(function, services), leases, log, time))];

        // Resolve storage in the constructor: the container then creates it before this service and disposes it after this service. Without such functions, it
        // is not needed.
        _storage = _runners.Length > 0 ? services.GetRequiredService<IStorage>() : null;
    }

    /// <inheritdoc/>
    public string What => "timers";

    /// <inheritdoc/>
    public int Running => _runners.Sum(runner => runner.Running);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_storage is not null)
        {
            _loop = Task.Run(() => LoopAsync(_storage), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs a timer now, outside its schedule. Waits first until a run in progress has ended.</summary>
    public Task RunNowAsync(string name) => _runners.Single(runner => runner.Function.Name == name).RunAsync(new TimerInfo(), CancellationToken.None);

    /// <inheritdoc/>
    public async Task DrainAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <summary>
    /// Ends the work that still runs when the host was not stopped before. Waits for the grace period of the real clock, even when the host has another clock.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _leases.StopAll();
            await DrainAsync().WithinAsync(_grace, TimeProvider.System);
            _stop.Dispose();
            Array.ForEach(_runners, runner => runner.Dispose());
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static TimerFunction Function(FunctionDefinition function, IServiceProvider services)
    {
        var trigger = function.Timer!;
        return TimerSchedule.TryParse(function.Schedule!, out var schedule, out var error)
            ? new TimerFunction(function.Name, schedule, trigger.RunOnStartup, trigger.UseMonitor, TriggerCalls.Create<TimerInfo>(function.Method, services))
            : throw new InvalidOperationException(error);
    }

    private async Task LoopAsync(IStorage storage)
    {
        var statuses = new TimerStatusStore(storage.Blobs, _options.HostId, _log);
        TimerListener[] listeners = [.. _runners.Select(runner => new TimerListener(runner, statuses, _log, _time))];
        var singleton = new TimerLock(storage, _options.HostId, _log, _time);
        try
        {
            while (true)
            {
                if (await TryTakeAsync(singleton))
                {
                    await TryRunAsync(listeners, singleton);
                }

                await Task.Delay(TimerLock.Pause, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> TryTakeAsync(TimerLock singleton)
    {
        try
        {
            var taken = await singleton.TryTakeAsync(_stop.Token);
            if (taken)
            {
                _log.TimersRunHere(_runners.Length);
            }
            else
            {
                _log.TimersRunElsewhere();
            }

            return taken;
        }
        catch (Exception e) when (IsFailure(e))
        {
            _log.StorageIsDown(e);
            return false;
        }
    }

    private async Task TryRunAsync(TimerListener[] listeners, TimerLock singleton)
    {
        try
        {
            await RunAsync(listeners, singleton);
        }
        catch (Exception e) when (IsFailure(e))
        {
            _log.StorageIsDown(e);
        }
    }

    /// <summary>Runs all timers until the host stops or loses the lease.</summary>
    private async Task RunAsync(TimerListener[] listeners, TimerLock singleton)
    {
        using var gone = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, gone.Token);
        var work = Task.WhenAll(listeners.Select(listener => Task.Run(() => RunAsync(listener, stop.Token, gone.Token), CancellationToken.None)));
        var held = false;
        try
        {
            held = await singleton.HoldAsync(work);
            if (!held)
            {
                _log.LockLost();
            }
        }
        finally
        {
            // Also when renewing the lease threw: timers must not strike when this host does not have the lease.
            if (!held)
            {
                await gone.CancelAsync();
            }

            await work;
        }
    }

    private async Task RunAsync(TimerListener listener, CancellationToken stop, CancellationToken gone)
    {
        try
        {
            while (!await TryRunAsync(listener, stop, gone))
            {
                await Task.Delay(TimerLock.Pause, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The timer stops on this host.
        }
    }

    /// <summary>Runs a timer. Returns false when it failed, for example because its status could not be read; the caller then tries again.</summary>
    private async Task<bool> TryRunAsync(TimerListener listener, CancellationToken stop, CancellationToken gone)
    {
        try
        {
            await listener.RunAsync(stop, gone);
            return true;
        }
        catch (Exception e) when (IsFailure(e))
        {
            _log.StorageIsDown(e);
            return false;
        }
    }

    /// <summary>The boundary of the timers: after any failure except a cancellation, the timers are tried again.</summary>
    private static bool IsFailure(Exception exception) => exception is not OperationCanceledException && !exception.IsFatal();
}
