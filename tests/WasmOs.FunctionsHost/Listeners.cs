using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Queues;
using WasmOs.FunctionsHosting.Rpc;
using WasmOs.FunctionsHosting.Timers;

namespace WasmOs.FunctionsHosting;

/// <summary>What starts functions without a client: queues and timers. They end with the worker.</summary>
internal sealed class Listeners : IDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task _run;

    public Listeners(FunctionsHostOptions options, HostJson settings, FunctionInvoker invoker, WorkerLog log)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(invoker.Session.Channel.Lost);
        Timers = new TimerListeners(options, invoker, log);
        var queues = options.RunQueues ? new QueueListeners(
            options.StorageConnection, settings.Queues with { MessageVisibility = options.MessageVisibility }, invoker,
            log).RunAsync(_stopping.Token, _cancellation.Token) : Task.CompletedTask;
        _run = Task.WhenAll(queues, options.RunTimers ? Timers.RunAsync(_stopping.Token, _cancellation.Token) : Task.CompletedTask);
    }

    public TimerListeners Timers { get; }

    /// <summary>Polls and strikes no more, and waits for the calls that run; those that take longer are cancelled, and not waited for.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _run.WaitAsync(limit, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Returns when all has ended, messages given back and leases released. Call it when the worker has ended.</summary>
    public async Task EndAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _cancellation.Dispose();
    }
}
