using Microsoft.Extensions.Hosting;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Startup;

/// <summary>
/// Runs once, as soon as storage is ready, the work that the Kernel's rooms declare as <see cref="KernelRoom.WhenReady"/>, one room after another.
/// </summary>
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
            return; // The host stops before storage became ready.
        }

        foreach (var room in rooms)
        {
            await (room.WhenReady?.Invoke(services, stoppingToken) ?? Task.CompletedTask);
        }
    }
}
