using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Startup;

/// <summary>Runs the sweeps that the rooms declare, one after another in the order of the rooms. Thread-safe.</summary>
/// <param name="rooms">The rooms.</param>
/// <param name="services">Where the sweeps find the services that they use.</param>
/// <param name="failures">Is told of a sweep that fails.</param>
/// <param name="logger">Takes a line at debug level for each sweep that removed something.</param>
public sealed partial class KernelSweeps(IEnumerable<KernelRoom> rooms, IServiceProvider services, BackgroundFailures failures, ILogger<KernelSweeps> logger)
{
    /// <summary>Runs every sweep. A sweep that fails does not keep the others from running; only the caller's cancellation throws.</summary>
    /// <param name="now">The time, by which a sweep tells what is old.</param>
    /// <param name="cancellationToken">Ends the sweeps.</param>
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
