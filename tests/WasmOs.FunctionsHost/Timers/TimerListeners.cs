using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>A listener for each timer function.</summary>
internal sealed class TimerListeners(FunctionsHostOptions options, FunctionInvoker invoker, WorkerLog log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly TimerCalls _calls = new(invoker, options.TimeProvider);

    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellation)
    {
        var container = new BlobContainerClient(options.StorageConnection, "azure-webjobs-hosts");
        if (!await TryCreateAsync(container, stopping).ConfigureAwait(false))
        {
            return;
        }

        var store = new TimerStatusStore(container, options.HostId);
        await Task.WhenAll(invoker.Session.Introduction.Functions.Where(function => function.Trigger == FunctionTrigger.Timer).Select(function =>
            new TimerListener(function, _calls, store, new TimerLock(container, options.HostId, function.Name), options.TimeProvider, log).RunAsync(
                stopping, cancellation))).ConfigureAwait(false);
    }

    /// <summary>Calls a timer function by hand: without a status, as nothing is due.</summary>
    public Task InvokeAsync(LoadedFunction function, CancellationToken cancellationToken) =>
        _calls.InvokeAsync(function, TimerSchedule.Parse(function.Schedule!), null, isPastDue: false, cancellationToken);

    private async Task<bool> TryCreateAsync(BlobContainerClient container, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                try
                {
                    await container.CreateIfNotExistsAsync(cancellationToken: stopping).ConfigureAwait(false);
                    return true;
                }
                catch (Exception failure) when (failure is RequestFailedException or AggregateException)
                {
                    log.AddHost(LogLevel.Warning, "Host.Timers", "The container of the host's own blobs could not be made; timers wait for it.", failure);
                }

                await Task.Delay(Retry, TimeProvider.System, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
