using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Startup;

/// <summary>Runs the sweeps that the rooms declare, one after another in the order of the rooms. Thread-safe.</summary>
/// <param name="rooms">The rooms.</param>
/// <param name="services">Provides the services that the sweeps use.</param>
/// <param name="failures">Receives the failures of sweeps.</param>
/// <param name="logger">Receives a line at debug level for each sweep.</param>
public sealed partial class KernelSweeps(IEnumerable<KernelRoom> rooms, IServiceProvider services, BackgroundFailures failures, ILogger<KernelSweeps> logger)
{
    /// <summary>Runs every sweep. A failed sweep does not prevent the others; only the caller's cancellation throws.</summary>
    /// <param name="now">The current time, by which a sweep decides what is outdated.</param>
    /// <param name="cancellationToken">Cancels the sweeps.</param>
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var sweep in rooms.SelectMany(room => room.Sweeps))
        {
            try
            {
                LogSwept(logger, sweep.Name, await sweep.RunAsync(services, now, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (!e.IsFatal() && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // The boundary of a sweep: the other rooms are swept all the same.
                failures.Report(sweep.Name, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Sweep} removed {Count}")]
    private static partial void LogSwept(ILogger logger, string sweep, int count);
}
