using System.Text;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.History;

public class HistoryAppendTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public void Append_AfterWarmUp_AllocatesNothing()
    {
        // The clock does not advance, so nothing is written in the background. The small capacity makes full blocks circulate without storage.
        var history = kernel.NewHistory("lean", options => options.BufferBytes = 1 << 20);
        kernel.Storage.GoDown();
        var run = kernel.Run();
        for (var i = 0; i < 50_000; i++)
        {
            history.Append(run);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            history.Append(run);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        kernel.Storage.ComeBack();
    }

    [Fact]
    public async Task GetAsync_RunInMemory_IsThatRun()
    {
        var history = kernel.NewHistory("memory");
        var run = kernel.Run(stdout: "hello \"you\"\n\u00e9"u8.ToArray());
        history.Append(run);

        var entry = (await history.GetAsync(run.Id, None)).Value;
        Assert.Equal(("calc", 3, "add", "succeeded", "warm"), (entry.ModuleId, entry.Version, entry.Function, entry.Status, entry.Usage.Start));
        Assert.Equal(run.Digest.ToString(), entry.Digest);
        Assert.Equal(8, entry.Result!.Value.GetInt32());
        Assert.Equal("hello \"you\"\n\u00e9", entry.Stdout);
        Assert.Equal(0.021, entry.Usage.DurationMs);
        Assert.Equal(kernel.Time.GetUtcNow(), entry.StartedAt);
    }

    [Fact]
    public async Task GetAsync_FailedRun_HasItsFault()
    {
        var history = kernel.NewHistory("fault");
        var run = kernel.Run(module: null, status: ExecutionStatus.Failed, fault: TestRuns.Fault("line\u2028 \u0007"));
        history.Append(run);
        await history.FlushAsync(None);

        var entry = (await history.GetAsync(run.Id, None)).Value;
        Assert.Null(entry.ModuleId);
        Assert.Equal("trap.divide_by_zero", entry.Fault!.Kind);
        Assert.Equal("line\u2028 \u0007", entry.Fault.Message);
        Assert.Equal(57, Assert.Single(entry.Fault.Backtrace).Offset);
    }

    [Fact]
    public async Task GetAsync_OddOutputs_ComeBackAsText()
    {
        var history = kernel.NewHistory("odd");
        var invalid = kernel.Run(stdout: [0xFF, 0xFE, (byte)'a', 0]);
        var json = TestRuns.Make(ExecutionId.New(kernel.Time), returns: ResultForm.Json, resultBytes: "{\n\"a\":\r[1]}"u8.ToArray());
        var noJson = TestRuns.Make(ExecutionId.New(kernel.Time), returns: ResultForm.Json, resultBytes: "{\n"u8.ToArray());
        history.Append(invalid);
        history.Append(json);
        history.Append(noJson);
        await history.FlushAsync(None);

        Assert.Equal("\uFFFD\uFFFDa\0", (await history.GetAsync(invalid.Id, None)).Value.Stdout);
        Assert.Equal(1, (await history.GetAsync(json.Id, None)).Value.Result!.Value.GetProperty("a")[0].GetInt32());
        Assert.Equal("{\n", (await history.GetAsync(noJson.Id, None)).Value.Result!.Value.GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_OutputOver32KiB_IsWholeAndNotInLists(bool flushed)
    {
        var history = kernel.NewHistory($"large-{(flushed ? 1 : 0)}");
        var text = new string('x', 40_000);
        var run = TestRuns.Make(
            ExecutionId.New(kernel.Time), "large", stdout: Encoding.UTF8.GetBytes(text), returns: ResultForm.Text, resultBytes: Encoding.UTF8.GetBytes(text));
        history.Append(run);
        if (flushed)
        {
            await history.FlushAsync(None);
        }

        var whole = (await history.GetAsync(run.Id, None)).Value;
        Assert.Equal(text, whole.Stdout);
        Assert.Equal(text, whole.Result!.Value.GetString());
        Assert.Null(whole.Apart);
        var listed = (await history.ListAsync(new() { ModuleName = "large", Limit = 1 }, None)).Value.Items[0];
        Assert.Null(listed.Stdout);
        Assert.Equal(40_000, listed.StdoutBytes);
    }

    [Fact]
    public async Task GetAsync_UnknownRun_IsNotFound()
    {
        var history = kernel.NewHistory("unknown");
        history.Append(kernel.Run());
        Assert.Equal("execution-not-found", (await history.GetAsync(ExecutionId.New(kernel.Time), None)).Error!.Slug);
    }
}
