using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Housekeeping;

/// <summary>The timer function that deletes every hour what is no longer needed, by the sweeps of the Kernel's rooms.</summary>
public sealed class HousekeepingFunctions(KernelSweeps sweeps, TimeProvider time)
{
    /// <summary>Runs all sweeps. A sweep that fails does not stop the others. Nothing is lost by it: the sweep of the next hour finds the same items.</summary>
    [Function("housekeeping")]
    public Task Sweep([TimerTrigger(KernelSweep.Schedule)] TimerInfo timer, CancellationToken cancellationToken) =>
        sweeps.RunAsync(time.GetUtcNow(), cancellationToken);
}
