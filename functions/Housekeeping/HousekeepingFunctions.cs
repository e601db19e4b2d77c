using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Housekeeping;

/// <summary>Deletes what nobody needs any more, every hour: what the sweeps of the Kernel's rooms find.</summary>
public sealed class HousekeepingFunctions(KernelSweeps sweeps, TimeProvider time)
{
    /// <summary>Sweeps. A sweep that fails does not keep the others from running, and loses nothing: the next hour finds the same.</summary>
    [Function("housekeeping")]
    public Task Sweep([TimerTrigger(KernelSweep.Schedule)] TimerInfo timer, CancellationToken cancellationToken) => sweeps.RunAsync(time.GetUtcNow(), cancellationToken);
}
