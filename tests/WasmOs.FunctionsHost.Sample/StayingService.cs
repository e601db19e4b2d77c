using Microsoft.Extensions.Hosting;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Keeps the worker from ending when it is told to.</summary>
internal sealed class StayingService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
}
