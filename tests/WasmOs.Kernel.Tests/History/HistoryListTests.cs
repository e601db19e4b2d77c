using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.History;

public class HistoryListTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task ListAsync_TenThousandRuns_PagesAreCompleteAndNewestFirstAlsoAfterARestart()
    {
        var written = new List<ExecutionResult>();
        var history = kernel.NewHistory("before");
        await AppendAsync(history, written, 10_000, flushEvery: 1500);

        var expected = written.Select(run => run.Id.ToString()).OrderDescending(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, await ReadAllAsync(history, new ExecutionQuery { Limit = 700 }));

        await history.DisposeAsync();
        var restarted = kernel.NewHistory("after");
        Assert.Equal(expected, await ReadAllAsync(restarted, new ExecutionQuery { Limit = 1000 }));
        await AssertFiltersAsync(restarted, written);
        var some = written[4321];
        Assert.Equal(some.Id.ToString(), (await restarted.GetAsync(some.Id, None)).Value.ExecutionId);
    }

    [Fact]
    public async Task ListAsync_ForeignContinuation_IsRefused()
    {
        var history = kernel.NewHistory("foreign");
        foreach (var continuation in new[] { "x", "ffffffff-ffff-ffff-ffff-ffffffffffff" })
        {
            Assert.Equal("continuation-invalid", (await history.ListAsync(new ExecutionQuery { Continuation = continuation }, None)).Error!.Slug);
        }
    }

    private static async Task AssertFiltersAsync(ExecutionHistory history, List<ExecutionResult> written)
    {
        var since = written[2000].Id.Time;
        var until = written[7000].Id.Time;
        var queries = new (ExecutionQuery Query, Func<ExecutionResult, bool> Wanted)[]
        {
            (new() { ModuleName = "m3" }, run => run.ModuleName == "m3"),
            (new() { ModuleName = "nobody" }, _ => false),
            (new() { Status = ExecutionStatus.Failed }, run => run.Outcome.Status == ExecutionStatus.Failed),
            (new() { Status = ExecutionStatus.TimedOut }, _ => false),
            (new() { Since = since, Until = until }, run => run.Id.Time >= since && run.Id.Time < until),
            (new() { ModuleName = "m1", Status = ExecutionStatus.Failed, Since = since }, run =>
                run.ModuleName == "m1" && run.Outcome.Status == ExecutionStatus.Failed && run.Id.Time >= since),
        };
        foreach (var (query, wanted) in queries)
        {
            var expected = written.Where(wanted).Select(run => run.Id.ToString()).OrderDescending(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, await ReadAllAsync(history, query with { Limit = 300 }));
        }
    }

    /// <summary>Runs over five hours. Some end long after runs that started later.</summary>
    private async Task AppendAsync(ExecutionHistory history, List<ExecutionResult> written, int count, int flushEvery)
    {
        var late = new List<ExecutionResult>();
        for (var i = 0; i < count; i++)
        {
            var run = kernel.Run($"m{i % 5}", i % 7 == 0 ? ExecutionStatus.Failed : ExecutionStatus.Succeeded);
            written.Add(run);
            if (i % 100 == 99)
            {
                late.Add(run);
            }
            else
            {
                history.Append(run);
            }

            kernel.Time.Advance(TimeSpan.FromSeconds(1.8));
            if (i % flushEvery == flushEvery - 1)
            {
                late.ForEach(slow => history.Append(slow));
                late.Clear();
                await history.FlushAsync(None);
            }
        }

        late.ForEach(slow => history.Append(slow));
    }

    private static async Task<List<string>> ReadAllAsync(ExecutionHistory history, ExecutionQuery query)
    {
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await history.ListAsync(query with { Continuation = continuation }, None)).Value;
            Assert.InRange(page.Items.Count, 0, query.Limit);
            ids.AddRange(page.Items.Select(entry => entry.ExecutionId));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return ids;
    }
}
