using WasmOs.Host.Admission;
using WasmOs.Host.Invocation;

namespace WasmOs.Host.Shutdown;

/// <summary>Lets requests end before the host does.</summary>
/// <remarks>
/// The order of a stop: 1. <c>IHostApplicationLifetime.ApplicationStopping</c> (readiness says so); 2. admission refuses what comes and what waits, health stays reachable; 3. running
/// requests end, up to the limit; 4. those that are left are stopped through their tokens and get a grace; 5. Kestrel closes; 6. hosted services stop, last registered
/// first; 7. the container disposes services, each before what it was made from: storage, on which all rests, last.
/// </remarks>
internal sealed partial class DrainService(AdmissionGate gate, InvocationLeases leases, HostOptions options, TimeProvider time, ILogger<DrainService> logger) : IHostedLifecycleService
{
    /// <summary>What stopped requests get to write their answer.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogDraining(logger, gate.Running, options.ShutdownTimeout.TotalSeconds);
        Task drained = gate.DrainAsync();
        if (await EndsWithinAsync(drained, options.ShutdownTimeout, cancellationToken))
        {
            LogDrained(logger);
            leases.StopAll();
            return;
        }

        LogStopping(logger, gate.Running);
        leases.StopAll();
        if (!await EndsWithinAsync(drained, Grace, cancellationToken))
        {
            LogAbandoned(logger, gate.Running);
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

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: {Running} requests run and have {Seconds} s to end")]
    private static partial void LogDraining(ILogger logger, int running, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: all requests have ended")]
    private static partial void LogDrained(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "stopping: {Running} requests did not end in time and are stopped now")]
    private static partial void LogStopping(ILogger logger, int running);

    [LoggerMessage(Level = LogLevel.Error, Message = "stopping: {Running} requests ignored their cancellation; their connections are closed")]
    private static partial void LogAbandoned(ILogger logger, int running);
}
