using WasmOs.Host.Discovery;
using WasmOs.Host.Invocation;
using WasmOs.Host.Shutdown;
using WasmOs.Host.Triggers;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Timers;

/// <summary>All timer functions. They begin when the host has started and no other host runs them, and end with its drain.</summary>
internal sealed class TimerListeners(
    HostFunctions functions, HostOptions options, InvocationLeases leases, TimerLog log, TimeProvider time, IServiceProvider services)
    : IHostedLifecycleService, IDrain, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TimerRunner[] _runners = [.. functions.Of(TriggerKind.Timer).Select(function => new TimerRunner(Function(function, services), leases, log, time))];
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public string What => "timers";

    /// <inheritdoc/>
    public int Running => _runners.Sum(runner => runner.Running);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_runners.Length > 0)
        {
            _loop = Task.Run(LoopAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs a timer now, beside its schedule; null when there is no such timer.</summary>
    public Task? RunNow(string name)
    {
        TimerRunner? runner = _runners.FirstOrDefault(runner => runner.Function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return runner?.RunAsync(new TimerInfo(), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task DrainAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        foreach (TimerRunner runner in _runners)
        {
            runner.Dispose();
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
        TimerTriggerAttribute trigger = function.Timer!;
        return TimerSchedule.TryParse(function.Schedule!, out TimerSchedule? schedule, out string? error)
            ? new TimerFunction(function.Name, schedule, trigger.RunOnStartup, trigger.UseMonitor, TriggerCalls.Create<TimerInfo>(function, services))
            : throw new InvalidOperationException(error);
    }

    private async Task LoopAsync()
    {
        IStorage storage = services.GetRequiredService<IStorage>();
        var statuses = new TimerStatusStore(storage.Blobs, options.HostId, log);
        TimerListener[] listeners = [.. _runners.Select(runner => new TimerListener(runner, statuses, log, time))];
        var singleton = new TimerLock(storage, options.HostId, time);
        try
        {
            while (true)
            {
                if (await TryTakeAsync(singleton))
                {
                    await RunAsync(listeners, singleton);
                }

                await Task.Delay(TimerLock.Pause, time, _stop.Token);
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
            bool taken = await singleton.TryTakeAsync(_stop.Token);
            if (taken)
            {
                log.TimersRunHere(_runners.Length);
            }
            else
            {
                log.TimersRunElsewhere();
            }

            return taken;
        }
        catch (StorageUnavailableException e)
        {
            log.StorageIsDown(e);
            return false;
        }
    }

    /// <summary>Runs all timers until the host stops or another one has the lease.</summary>
    private async Task RunAsync(TimerListener[] listeners, TimerLock singleton)
    {
        using var gone = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, gone.Token);
        Task work = Task.WhenAll(listeners.Select(listener => Task.Run(() => RunAsync(listener, stop.Token, gone.Token), CancellationToken.None)));
        if (!await singleton.HoldAsync(work))
        {
            log.LockLost();
            await gone.CancelAsync();
        }

        await work;
    }

    private async Task RunAsync(TimerListener listener, CancellationToken stop, CancellationToken gone)
    {
        try
        {
            while (!await TryRunAsync(listener, stop, gone))
            {
                await Task.Delay(TimerLock.Pause, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It strikes no more here.
        }
    }

    /// <summary>False when storage does not say when the timer struck last.</summary>
    private async Task<bool> TryRunAsync(TimerListener listener, CancellationToken stop, CancellationToken gone)
    {
        try
        {
            await listener.RunAsync(stop, gone);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            log.StorageIsDown(e);
            return false;
        }
    }
}
