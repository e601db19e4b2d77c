using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Startup;

public sealed class KernelSweepsTests
{
    private readonly BackgroundFailures _failures = BackgroundFailures.WithoutLog(TimeProvider.System);
    private readonly List<string> _swept = [];

    [Fact]
    public async Task RunAsync_RoomsWithSweeps_RunsAllInTheirOrder()
    {
        await NewSweeps(Room("First", Sweep("a"), Sweep("b")), Room("Without"), Room("Second", Sweep("c"))).RunAsync(DateTimeOffset.UnixEpoch, None);

        Assert.Equal(["a", "b", "c"], _swept);
    }

    [Fact]
    public async Task RunAsync_SweepThatFails_IsReportedAndTheOthersRun()
    {
        await NewSweeps(Room("First", Failing("a", new InvalidOperationException("defect"))), Room("Second", Sweep("b")))
            .RunAsync(DateTimeOffset.UnixEpoch, None);

        Assert.Equal(["b"], _swept);
        Assert.Equal(1, _failures.Counts["a"]);
    }

    [Fact]
    public async Task RunAsync_CallerCancels_StopsAndIsNoFailure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var sweeps = NewSweeps(Room("First", Failing("a", new OperationCanceledException(stop.Token))), Room("Second", Sweep("b")));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweeps.RunAsync(DateTimeOffset.UnixEpoch, stop.Token));

        Assert.Empty(_swept);
        Assert.Equal(0, _failures.Total);
    }

    private static KernelRoom Room(string name, params KernelSweep[] sweeps) => new(name) { Sweeps = [.. sweeps] };

    private static KernelSweep Failing(string name, Exception failure) => new(name, (_, _, _) => ValueTask.FromException<int>(failure));

    private KernelSweep Sweep(string name) => new(name, (_, _, _) =>
    {
        _swept.Add(name);
        return ValueTask.FromResult(1);
    });

    private KernelSweeps NewSweeps(params KernelRoom[] rooms) => new(rooms, new NoServices(), _failures, NullLogger<KernelSweeps>.Instance);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
