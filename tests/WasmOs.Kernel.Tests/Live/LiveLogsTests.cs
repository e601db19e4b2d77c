using System.Text;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Live;

/// <summary>What runs hand to those who follow their module's log when they end, and what it may cost.</summary>
public sealed class LiveLogsTests
{
    private readonly LiveLogs _logs = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Note_NobodyFollows_AllocatesNothing()
    {
        var run = Run("calc", "a line\n");
        _logs.Note(run);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _logs.Note(run);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Note_SomebodyFollows_GivesTheRunsOfThatModuleWithTheirOutput()
    {
        using var follower = Follow("calc");
        using var second = Follow("calc");
        _logs.Note(Run("other", "not mine\n"));
        var first = Run("calc", "one\ntwo");
        _logs.Note(first);
        _logs.Note(Run("calc", "three\n", ExecutionStatus.Failed));

        var news = follower.Next()!;

        Assert.Equal((first.Id.ToString(), "calc", "succeeded"), (news.ExecutionId, news.ModuleId, news.Status));
        Assert.Equal(["one", "two"], news.Lines.Select(line => line.Text));
        Assert.Equal(("failed", "three"), (follower.Next() is { } failed ? (failed.Status, failed.Lines[0].Text) : default));
        Assert.Null(follower.Next());
        Assert.Equal(2, Enumerable.Range(0, 2).Count(_ => second.Next() is { Lost: 0, Status: not null }));
        Assert.Equal(0, _logs.HeldBytes);
    }

    [Fact]
    public void Follower_Slow_LosesLinesIsToldHowManyAndHoldsABoundedAmount()
    {
        using var follower = Follow("calc");
        var text = new StringBuilder().Insert(0, "0123456789abcde\n", 64 * 1024).ToString();
        for (var i = 0; i < 8; i++)
        {
            _logs.Note(Run("calc", text));
        }

        Assert.Equal(LogTap.MostBytes, _logs.HeldBytes);
        var (lines, lost, ends) = (0L, 0L, 0);
        while (follower.Next() is { } news)
        {
            Assert.InRange(news.Lines.Count, 0, LogTail.MostLines);
            lines += news.Lines.Count;
            lost += news.Lost;
            ends += news.Status is null ? 0 : 1;
        }

        Assert.Equal((4 * 64 * 1024, 4 * 64 * 1024, 8), (lines, lost, ends));
        Assert.Equal(0, _logs.HeldBytes);
    }

    [Fact]
    public void Follower_ThatTakesNothing_LosesTheEndsOfRunsTooAndIsToldTheirLines()
    {
        using var follower = Follow("calc");
        for (var i = 0; i < LogTap.MostRuns + 5; i++)
        {
            _logs.Note(Run("calc", "one\ntwo"));
        }

        Assert.Equal(10, follower.TakeLost());
        Assert.Equal(0, follower.TakeLost());
        var ends = 0;
        while (follower.Next() is not null)
        {
            ends++;
        }

        Assert.Equal(LogTap.MostRuns, ends);
    }

    [Fact]
    public void Followers_Many_HoldABoundedAmountTogetherAndGiveItBackWhenTheyLeave()
    {
        var followers = Enumerable.Range(0, 40).Select(i => Follow($"m{i}")).ToArray();
        var text = new string('x', 2_000_000);
        for (var i = 0; i < followers.Length; i++)
        {
            _logs.Note(Run($"m{i}", text));
        }

        Assert.InRange(_logs.HeldBytes, 1, LiveLogs.MostBytes);
        Assert.Contains(followers, follower => follower.Next() is { Lost: 1, Lines.Count: 0, Status: "succeeded" });
        foreach (var follower in followers)
        {
            follower.Dispose();
        }

        Assert.Equal(0, _logs.HeldBytes);
        Assert.False(_logs.IsWatched);
    }

    private ModuleLogFollower Follow(string module) => new(KernelFixture.Runtime, _logs, module);

    private ExecutionResult Run(string? module, string stdout, ExecutionStatus status = ExecutionStatus.Succeeded) =>
        TestRuns.Make(ExecutionId.New(_time), module, status, Encoding.UTF8.GetBytes(stdout));
}
