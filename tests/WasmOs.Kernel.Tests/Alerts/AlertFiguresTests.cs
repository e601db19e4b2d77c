using System.Collections.Frozen;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Figures;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Kernel.Tests.Alerts;

public sealed class AlertFiguresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ValueOf_CountsOfSeveralHosts_AreAdded()
    {
        var figures = Figures(
            Report("a", modules: new() { ["calc"] = new ModuleRuns(90, 9, 45), ["echo"] = new ModuleRuns(10, 0, 1) }),
            Report("b", modules: new() { ["calc"] = new ModuleRuns(100, 91, 100) }, sums: new() { [FigureNames.AuthFailed] = 600 }));

        Assert.Equal(0.5, Value(figures, "error_rate"));
        Assert.Equal(100.0 / 190, Value(figures, "error_rate", "calc"));
        Assert.Equal(0, Value(figures, "error_rate", "echo"));
        Assert.Null(Value(figures, "error_rate", "idle"));
        Assert.Equal(0.73, Value(figures, "avg_execution_time"));
        Assert.Equal(200.0 / 300, Value(figures, "execution_rate")!.Value, 12);
        Assert.Equal(2, Value(figures, "auth_failed_rate"));
        Assert.Equal(["calc", "echo"], figures.Modules);
    }

    [Fact]
    public void ValueOf_LevelsOfSeveralHosts_AreThoseOfTheWorst()
    {
        var figures = Figures(
            Report("a", levels: new() { [FigureNames.P95] = 2, [FigureNames.Memory] = 0.2, [FigureNames.Held] = 50, [FigureNames.HeldLimit] = 100 }),
            Report("b", levels: new() { [FigureNames.P95] = 1, [FigureNames.Memory] = 0.9, [FigureNames.Waiting] = 3 }));

        Assert.Equal(2, Value(figures, "p95_execution_time"));
        Assert.Equal(0.9, Value(figures, "memory_usage"));
        Assert.Equal(0.5, Value(figures, "held_memory_usage"));
        Assert.Equal(3, Value(figures, "waiting_executions"));
        Assert.Null(Value(figures, "disk_usage"));
    }

    [Fact]
    public void ValueOf_AHostThatDoesNotReport_IsMissing_AndCountsForNothing()
    {
        var late = Report("late", modules: new() { ["calc"] = new ModuleRuns(100, 100, 0) }) with { At = Now - TimeSpan.FromSeconds(61) };
        var gone = Report("gone") with { At = Now - TimeSpan.FromMinutes(61) };
        var ahead = Report("ahead") with { At = Now + TimeSpan.FromMinutes(5) };

        var figures = Figures(Report("here"), late, gone, ahead);

        Assert.Equal((2, 1), (Value(figures, "hosts"), Value(figures, "hosts_missing")));
        Assert.Null(Value(figures, "error_rate"));
    }

    [Fact]
    public void ValueOf_Queues_AreThoseOfTasks_ByPriority()
    {
        QueueState[] queues =
        [
            new("tasks", "high", 5, TimeSpan.FromSeconds(50), 1), new("tasks", "low", 7, TimeSpan.FromSeconds(70), 0),
            new("webhooks", "normal", 100, TimeSpan.FromHours(1), 2),
        ];
        var figures = new AlertFigures([Report("a")], queues, TimeSpan.FromSeconds(9), Now);

        Assert.Equal((12, 5), (Value(figures, "queue_depth"), Value(figures, "queue_depth", "high")));
        Assert.Equal((70, 50), (Value(figures, "queue_age"), Value(figures, "queue_age", "high")));
        Assert.Equal((3, 9), (Value(figures, "queue_poison"), Value(figures, "schedule_lateness")));
    }

    [Fact]
    public void ValueOf_EachMetric_HasAValueOrNone()
    {
        var figures = Figures(Report("a"));

        foreach (var metric in AlertMetrics.All)
        {
            _ = figures.ValueOf(metric, null); // Throws for one that nobody computes.
        }

        Assert.Throws<ArgumentException>(() => figures.ValueOf(new AlertMetric("other", AlertUnit.Count, ""), null));
    }

    private static double? Value(AlertFigures figures, string metric, string? label = null) => figures.ValueOf(AlertMetrics.Find(metric)!, label);

    private static AlertFigures Figures(params HostReport[] reports) => new(reports, [], TimeSpan.Zero, Now);

    private static HostReport Report(
        string worker, Dictionary<string, ModuleRuns>? modules = null, Dictionary<string, double>? sums = null, Dictionary<string, double>? levels = null) =>
        new()
        {
            Worker = worker,
            At = Now,
            Window = TimeSpan.FromSeconds(300),
            Modules = (modules ?? []).ToFrozenDictionary(),
            Sums = (sums ?? []).ToFrozenDictionary(),
            Levels = (levels ?? []).ToFrozenDictionary(),
        };
}
