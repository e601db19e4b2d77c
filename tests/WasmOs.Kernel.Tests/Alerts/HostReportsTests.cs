using WasmOs.Kernel.Alerts.Figures;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>What hosts count, as the one that evaluates reads it.</summary>
public sealed class HostReportsTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private readonly List<IDisposable> _owned = [];

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public async Task DisposeAsync()
    {
        _owned.ForEach(static owned => owned.Dispose());
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Report_WhatCameSinceTheStart_IsSeenByOtherHosts()
    {
        var runs = new PlayedRuns();
        runs.Add("calc"); // Before the first report: it belongs to no window.
        await using var one = Host("one", runs);
        await using var other = Host("other", new PlayedRuns());
        await one.ReportAsync(None);

        runs.Add("calc", runs: 3, failed: 1, cancelled: 1);
        _kernel.Time.Advance(HostFigures.Interval);
        await one.ReportAsync(None);

        var report = Assert.Single(await other.ReadAsync(None));
        Assert.Equal(("one", HostFigures.Interval), (report.Worker, report.Window));
        Assert.Equal(new ModuleRuns(3, 1, 1.5), report.Modules["calc"]);
        Assert.InRange(report.Levels[FigureNames.Memory], 0.0001, 1);
    }

    [Fact]
    public async Task Report_AfterTheWindow_ForgetsWhatWasBeforeIt()
    {
        var runs = new PlayedRuns();
        await using var one = Host("one", runs);
        await one.ReportAsync(None);
        runs.Add("calc");

        for (var i = 0; i < 20; i++)
        {
            _kernel.Time.Advance(HostFigures.Interval);
            await one.ReportAsync(None);
        }

        Assert.Equal(1, (await one.ReadAsync(None))[0].Modules["calc"].Runs);
        Assert.Equal(HostFigures.Window, (await one.ReadAsync(None))[0].Window);
        _kernel.Time.Advance(HostFigures.Interval);
        await one.ReportAsync(None);
        Assert.Empty((await one.ReadAsync(None))[0].Modules);
    }

    [Fact]
    public async Task Report_OfAThousandModules_FitsIntoARow()
    {
        var runs = new PlayedRuns();
        await using var one = Host("one", runs);
        await using var other = Host("other", new PlayedRuns());
        await one.ReportAsync(None);
        for (var i = 0; i < 1001; i++)
        {
            runs.Add($"{new string('m', 120)}{i}");
        }

        _kernel.Time.Advance(HostFigures.Interval);
        await one.ReportAsync(None);

        Assert.Equal(1001, (await other.ReadAsync(None))[0].Modules.Count);
    }

    [Fact]
    public async Task Stop_SaysThatTheHostEnds_AndAKilledOneIsSweptAfterAnHour()
    {
        await using var other = Host("other", new PlayedRuns());
        await using (var ended = Host("ended", new PlayedRuns()))
        {
            await ended.ReportAsync(None);
        }

        var killed = Host("killed", new PlayedRuns());
        await killed.ReportAsync(None);
        Assert.Equal(["killed"], (await other.ReadAsync(None)).Select(static report => report.Worker));

        var now = _kernel.Time.GetUtcNow();
        Assert.Equal(0, await other.SweepAsync(now + TimeSpan.FromMinutes(59), None));
        Assert.Equal(1, await other.SweepAsync(now + TimeSpan.FromMinutes(61), None));
        Assert.Empty(await other.ReadAsync(None));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Report_OverTheLocalStore_WritesNothing()
    {
        _kernel.Storage.IsShared = false;
        await using var one = Host("one", new PlayedRuns());
        var before = _kernel.Storage.Calls;

        await one.ReportAsync(None);

        Assert.Equal("one", Assert.Single(await one.ReadAsync(None)).Worker);
        Assert.Equal(before, _kernel.Storage.Calls);
    }

    [Fact]
    public async Task Start_StorageIsDown_GoesOn()
    {
        await using var one = Host("one", new PlayedRuns());
        _kernel.Storage.GoDown();
        await one.StartAsync();

        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(HostFigures.Interval);
        await one.ReportAsync(None);

        await using var other = Host("other", new PlayedRuns());
        Assert.Single(await other.ReadAsync(None));
    }

    private HostReports Host(string name, PlayedRuns runs)
    {
        var meters = new OwnMeters();
        _owned.Add(meters);
        var worker = new WorkerName(name);
        var figures = new HostFigures(meters, KernelFixture.Runtime, worker, _kernel.Time);
        _owned.Insert(0, figures);
        return new HostReports(
            figures, new KernelMetrics([runs], meters), _kernel.Storage, worker, _kernel.Time, BackgroundFailures.WithoutLog(_kernel.Time));
    }
}
