using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WasmOs.Host.Shutdown;

namespace WasmOs.Host.Tests.Shutdown;

[Trait("Trial", "1.24")]
public sealed class StopDuringStartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task BeginStop_WhileAServiceStarts_TheStartEndsWithoutAnErrorAndTheHostStops()
    {
        var service = new WaitingService();
        var options = new HostOptions { Port = 0 };
        await using var host = WasmOsHost.Create(options, Array.Empty<System.Reflection.Assembly>(), services =>
        {
            services.AddSingleton(service).AddSingleton(Nobody.Gate);
            services.AddHostedService(provider => service.Use(provider.GetRequiredService<StartPhase>()));
        });
        var start = host.StartAsync();
        await service.Begun.Task.WaitAsync(Limit);

        host.BeginStop();

        await start.WaitAsync(Limit);
        Assert.True(host.IsStopping);
        await host.WaitForStopAsync().WaitAsync(Limit);
    }

    [Theory]
    [InlineData("owner", "TERM")]
    [InlineData("storage.db", "TERM")]
    [InlineData("storage.db-wal", "INT")]
    [InlineData("keys/artifact.key", "TERM")]
    public async Task Main_SignalledAsTheStartMakesAFile_EndsQuietly(string file, string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such signals.
        }

        var data = Directory.CreateTempSubdirectory("wasmos-early-");
        using var host = new HostProcess(("SERVER_PORT", "0"), ("DATA_DIR", data.FullName));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(data.FullName, file)), Limit));

        await host.SignalAsync(signal);

        (var exitCode, var errors) = await host.EndAsync();
        Assert.Equal("", errors);
        Assert.Contains(exitCode, (int[])[0, 130, 143]);
        Assert.DoesNotContain("Exception", await host.ReadOutputAsync(), StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    /// <summary>A service whose start lasts until a stop is requested, like the start of a host that waits for storage.</summary>
    private sealed class WaitingService : IHostedService
    {
        private StartPhase? _phase;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WaitingService Use(StartPhase phase)
        {
            _phase = phase;
            return this;
        }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Begun.SetResult();
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = _phase!.StopAsked.Register(asked.SetResult);
            await asked.Task.WaitAsync(Limit, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
