using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Live;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Tests.Live;

/// <summary>What is noted of runs for those who watch.</summary>
public sealed class LiveRunsTests
{
    private static readonly ModuleDigest Digest = ModuleDigest.Of("module"u8);

    private readonly LiveRuns _runs = new();

    [Fact]
    public void Note_NobodyWatches_KeepsNothingAndAllocatesNothing()
    {
        var run = Run("calc");
        _runs.Note(run);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _runs.Note(run);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        var moment = _runs.Take();
        Assert.Empty(moment.Runs);
        Assert.Empty(moment.Modules);
    }

    [Fact]
    public void Note_SomebodyWatches_KeepsRunsInTheirOrderOnce()
    {
        _runs.Watch();
        ExecutionResult[] ended = [Run("calc"), Run("greet"), Run("calc"), Run(null)];
        foreach (var run in ended)
        {
            _runs.Note(run);
        }

        var moment = _runs.Take();

        Assert.Equal(ended.Select(run => run.Id), moment.Runs.Select(run => run.Id));
        Assert.Equal([("calc", 2L), ("greet", 1L)], moment.Modules.Select(module => (module.Name, module.Runs)).Order());
        Assert.Equal((0L, 0L), (moment.Lost, moment.ModulesLost));
        Assert.Empty(_runs.Take().Runs);
        Assert.Empty(_runs.Take().Modules);
    }

    [Fact]
    public void Note_MoreThanTheRingHolds_KeepsTheNewestAndCountsTheOthers()
    {
        _runs.Watch();
        var run = Run("calc");
        for (var i = 0; i < LiveRuns.Capacity + 3; i++)
        {
            _runs.Note(run with { Version = i });
        }

        var moment = _runs.Take();

        Assert.Equal((LiveRuns.Capacity, 3L), (moment.Runs.Length, moment.Lost));
        Assert.Equal((3, LiveRuns.Capacity + 2), (moment.Runs[0].Version, moment.Runs[^1].Version));
        Assert.Equal((LiveRuns.MostModules, LiveRuns.Capacity + 3L - LiveRuns.MostModules), (moment.Modules.Length, moment.ModulesLost));
    }

    [Fact]
    public void Watch_AfterTheLastOneLeft_BeginsWithoutWhatWasLeft()
    {
        _runs.Watch();
        _runs.Note(Run("calc"));
        _runs.Unwatch();
        _runs.Note(Run("calc"));

        _runs.Watch();

        Assert.Empty(_runs.Take().Runs);
    }

    [Fact]
    public void Note_ManyAtOnce_NoneIsUncounted()
    {
        _runs.Watch();
        var run = Run("calc");
        Parallel.For(0, 20_000, _ => _runs.Note(run));

        var moment = _runs.Take();

        Assert.Equal(20_000, moment.Runs.Length + moment.Lost);
        Assert.Equal(20_000, Assert.Single(moment.Modules).Runs);
    }

    private static ExecutionResult Run(string? module) => new(
        ExecutionId.New(TimeProvider.System), module, module is null ? 0 : 1, Digest, "run", default, new ExecutionOutcome());
}
