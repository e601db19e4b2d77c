using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Invocation;

namespace WasmOs.Functions.Shutdown;

/// <summary>Lets running requests, messages and timers end before the host stops.</summary>
/// <remarks>
/// The order of a stop: 1. <c>IHostApplicationLifetime.ApplicationStopping</c> is signalled, and readiness reports it; 2. admission refuses new and waiting
/// requests, except health; queues are not polled and timers do not fire; 3. running work may end, up to the time limit; 4. remaining work is cancelled by its
/// token and gets a grace period; 5. Kestrel closes: connections that are open after another grace period, or at once if work ignored its cancellation, are
/// aborted; 6. hosted services stop, in the reverse order of their registration; 7. the container disposes services, each before those that it uses, so storage
/// comes last.
/// </remarks>
internal sealed partial class DrainService(
    IEnumerable<IDrain> sources, InvocationLeases leases, DrainOptions options, TimeProvider time, ILogger<DrainService> logger) : IHostedLifecycleService
{
    private readonly IDrain[] _sources = [.. sources];

    /// <summary>Whether work was still running when the grace period after its cancellation was over. Valid after <see cref="StoppingAsync"/>.</summary>
    public bool HasAbandoned { get; private set; }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogDraining(logger, Work(), options.Timeout.TotalSeconds);
        var drained = Task.WhenAll(_sources.Select(source => source.DrainAsync()));
        if (await drained.WithinAsync(options.Timeout, time, cancellationToken))
        {
            LogDrained(logger);
            leases.StopAll();
            return;
        }

        LogStopping(logger, Work());
        leases.StopAll();
        if (!await drained.WithinAsync(options.Grace, time, cancellationToken))
        {
            HasAbandoned = true;
            LogAbandoned(logger, Work());
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Work() => _sources.Any(source => source.Running > 0)
        ? string.Join(
            ", ", _sources.Where(source => source.Running > 0).Select(source => string.Create(CultureInfo.InvariantCulture, $"{source.Running} {source.What}")))
        : "no functions";

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: {Work} run and have {Seconds} s to end")]
    private static partial void LogDraining(ILogger logger, string work, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: all have ended")]
    private static partial void LogDrained(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "stopping: {Work} did not end in time and are cancelled now")]
    private static partial void LogStopping(ILogger logger, string work);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "stopping: {Work} ignored their cancellation; their connections are closed, and their messages will be delivered again")]
    private static partial void LogAbandoned(ILogger logger, string work);
}
