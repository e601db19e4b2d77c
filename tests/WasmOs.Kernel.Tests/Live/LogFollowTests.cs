using System.Collections.Immutable;
using System.Text;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Live;

/// <summary>Following the log of one run, and the pages of a module's log.</summary>
public sealed class LogFollowTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    /// <summary>Writes two lines and a half, and goes on until it is stopped.</summary>
    private const string Talker = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\40\00\00\00\0d\00\00\00\50\00\00\00\04\00\00\00")
          (data (i32.const 64) "one\0d\0atwo\0ahalf") (data (i32.const 80) "err\0a")
          (func (export "talk")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 400)))
            (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 400)))
            (loop $on (br $on))))
        """;

    private readonly LiveLogs _logs = new();

    [Fact]
    public async Task Run_ThatGoesOn_GivesItsLinesWhileItRunsAndTheRestAtItsEnd()
    {
        await kernel.UploadAsync("talker", Wasmtime.Wat.ToBinary(Talker));
        var history = kernel.NewHistory();
        var executions = kernel.NewExecutions(history);
        var id = ExecutionId.New(kernel.Time);
        var call = Task.Run(async () => await executions.ExecuteAsync("talker", new ExecuteRequest { Id = id, Function = "talk" }, None));
        while (executions.GetRunning().All(run => run.Id != id))
        {
            await Task.Yield();
        }

        using var follower = new RunLogFollower(KernelFixture.Runtime, history, _logs, id, "talker");
        var seen = new List<string>();
        while (seen.Count < 3)
        {
            Assert.Null(follower.Failure);
            seen.AddRange((await follower.NextAsync(None))?.Lines.Select(line => $"{line.Stream}:{line.Text}") ?? []);
            await Task.Yield();
        }

        Assert.Equal(["Stderr:err", "Stdout:one", "Stdout:two"], seen.Order(StringComparer.Ordinal));
        Assert.False(follower.IsAtEnd);
        Assert.Null(executions.Cancel(id));
        await call;
        var rest = await AllAsync(follower);
        Assert.Equal(["half"], rest.Lines.Select(line => line.Text));
        Assert.Equal("cancelled", rest.Status);
        Assert.True(follower.IsAtEnd);
        Assert.Equal(0, _logs.HeldBytes);
    }

    [Fact]
    public async Task Run_ThatIsNowhere_IsGivenUpAfterSomeLooks()
    {
        using var follower = new RunLogFollower(KernelFixture.Runtime, kernel.NewHistory(), _logs, ExecutionId.New(kernel.Time), null);

        Assert.Null(await follower.NextAsync(None));
        Assert.Null(follower.Failure);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await follower.NextAsync(None));
        }

        Assert.Equal("execution-not-found", follower.Failure!.Slug);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ThatHasEnded_GivesAllLinesOnce_AlsoWhereNothingMayBeHeld(bool hasRoom)
    {
        var history = kernel.NewHistory();
        var run = TestRuns.Make(
            ExecutionId.New(kernel.Time), stdout: Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n"))));
        history.Append(run);
        var held = hasRoom ? 0 : LiveLogs.MostBytes;
        Assert.True(_logs.TryHold(held));
        using var follower = new RunLogFollower(KernelFixture.Runtime, history, _logs, run.Id, "calc");

        var all = await AllAsync(follower);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"line {i}"), all.Lines.Select(line => line.Text));
        Assert.Equal(("succeeded", held), (all.Status, _logs.HeldBytes));
    }

    /// <summary>The lines of whoever follows are those of whoever reads the log afterwards, in the same order and with the same times.</summary>
    [Fact]
    public async Task Tail_OfAnyOutput_GivesTheLinesOfTheLog()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (stdout, stderr, marks) = (new List<byte>(), new List<byte>(), ImmutableArray.CreateBuilder<OutputMark>());
            for (var write = random.Next(12); write > 0; write--)
            {
                var stream = (OutputStream)random.Next(2);
                var bytes = stream == OutputStream.Stdout ? stdout : stderr;
                if (random.Next(3) > 0)
                {
                    marks.Add(new OutputMark(stream, bytes.Count, TimeSpan.FromMilliseconds(marks.Count)));
                }

                bytes.AddRange(Enumerable.Range(0, random.Next(6)).Select(_ => "a\n\r\xff\\é"u8.ToArray()[random.Next(7)]));
            }

            var run = TestRuns.Make(ExecutionId.New(kernel.Time)) with
            {
                Outcome = new ExecutionOutcome
                {
                    Stdout = stdout.ToArray(),
                    Stderr = stderr.ToArray(),
                    Marks = marks.ToImmutable(),
                    Usage = new ExecutionUsage(),
                },
            };
            var history = kernel.NewHistory($"tail{round}");
            history.Append(run);
            var log = ExecutionLog.Read((await history.GetAsync(run.Id, None)).Value, 1000, null).Value.Items;

            var tail = new LogTail(run.Id.Time);
            var followed = tail.Read(new EndedLog(run.Outcome.Stdout, run.Outcome.Stderr, run.Outcome.Marks));

            // Where a stream has no mark at its beginning, nobody can know which stream came first.
            Assert.Equal(log.Where(line => line.Stream == OutputStream.Stdout).Select(line => line.Text), TextsOf(followed, OutputStream.Stdout));
            Assert.Equal(log.Where(line => line.Stream == OutputStream.Stderr).Select(line => line.Text), TextsOf(followed, OutputStream.Stderr));
            if (marks.Any(mark => mark is { Stream: OutputStream.Stdout, Offset: 0 }) && marks.Any(mark => mark is { Stream: OutputStream.Stderr, Offset: 0 }))
            {
                Assert.Equal(log, followed);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task ModuleLog_InPages_GivesTheNewestRunFirstAndEachLineOnce(int limit)
    {
        var module = $"paged{limit}";
        var history = kernel.NewHistory();
        foreach (var output in (string[])["old 1\nold 2\n", "", "new 1\nnew 2\nnew 3\nnew 4\n"])
        {
            kernel.Time.Advance(TimeSpan.FromSeconds(1));
            history.Append(TestRuns.Make(ExecutionId.New(kernel.Time), module, stdout: Encoding.UTF8.GetBytes(output)));
            history.Append(TestRuns.Make(ExecutionId.New(kernel.Time), "another", stdout: "not mine\n"u8.ToArray()));
        }

        var lines = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await ModuleLog.ReadAsync(history, module, limit, continuation, None)).Value;
            Assert.InRange(page.Items.Count, 0, limit);
            lines.AddRange(page.Items.Select(line => line.Line.Text));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(["new 1", "new 2", "new 3", "new 4", "old 1", "old 2"], lines);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x.1")]
    [InlineData("01a1fd70-98e8-7c4a-a2f8-90318adeea78.-1")]
    [InlineData("01a1fd70-98e8-7c4a-a2f8-90318adeea78.")]
    public async Task ModuleLog_ForeignContinuation_IsRefused(string continuation) =>
        Assert.Equal("continuation-invalid", (await ModuleLog.ReadAsync(kernel.NewHistory(), "calc", 10, continuation, None)).Error!.Slug);

    private static IEnumerable<string> TextsOf(IEnumerable<ExecutionLogLine> lines, OutputStream stream) =>
        lines.Where(line => line.Stream == stream).Select(line => line.Text);

    private static async Task<(List<ExecutionLogLine> Lines, string? Status)> AllAsync(RunLogFollower follower)
    {
        var (lines, status) = (new List<ExecutionLogLine>(), (string?)null);
        while (!follower.IsAtEnd)
        {
            Assert.Null(follower.Failure);
            if (await follower.NextAsync(None) is { } news)
            {
                lines.AddRange(news.Lines);
                status = news.Status;
            }
        }

        return (lines, status);
    }
}
