using Microsoft.Extensions.Hosting;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Startup;

/// <summary>Does, once storage is there, what the Kernel's rooms declare as <see cref="KernelRoom.WhenReady"/>, one after another.</summary>
internal sealed class ReadyWork(KernelStartup startup, IEnumerable<KernelRoom> rooms, IServiceProvider services) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await startup.WhenReady.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The host ends before storage was there.
        }

        foreach (var room in rooms)
        {
            await (room.WhenReady?.Invoke(services, stoppingToken) ?? Task.CompletedTask);
        }
    }
}
