using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Executions;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Tests.Executions;

public sealed class ExecuteResultTests
{
    private static readonly ExecutionUsage Usage =
        new() { Duration = TimeSpan.FromTicks(214), Cpu = TimeSpan.FromTicks(190), MemoryPeakBytes = 1048576, Start = StartKind.Warm };

    [Fact]
    public async Task ExecuteAsync_Success_WritesTheWholeAnswerWithItsLength()
    {
        var (context, body) = await Answers.ExecuteAsync(
            new ExecuteResult(Result(new ExecutionOutcome { ResultCount = 1, Result = GuestValue.FromI32(8), Usage = Usage })));
        Assert.Equal(
            """
            {"execution_id":"0190a000-0000-7000-8000-0123456789ab","module_id":"calc","version":3,
            "digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "function":"add","status":"succeeded","result":8,"exit_code":null,"stdout":"","stderr":"","truncated":false,"fault":null,
            "usage":{"duration_ms":0.021,"cpu_ms":0.019,"queued_ms":0,"memory_peak_bytes":1048576,"fuel":null,"start":"warm"}}
            """.ReplaceLineEndings(""),
            body);
        Assert.Equal(body.Length, context.Response.ContentLength);
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
    }

    [Fact]
    public void Write_Trap_IsAnOutcomeWithFaultAndBacktrace()
    {
        var fault = new ExecutionFault(
            FaultKind.TrapDivideByZero, "integer divide by zero", [new BacktraceFrame("div", 1, 57), new BacktraceFrame(null, 7, 90)]);
        var json = Answers.Json(new ExecuteResult(Result(new ExecutionOutcome { Status = ExecutionStatus.Failed, Fault = fault, Usage = Usage })));
        Assert.Equal("failed", json.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("result").ValueKind);
        Assert.Equal(
            """{"kind":"trap.divide_by_zero","message":"integer divide by zero","backtrace":[{"function":"div","offset":57},{"function":"func[7]","offset":90}]}""",
            json.GetProperty("fault").GetRawText());
    }

    [Fact]
    public void Write_SeveralResults_IsAnArray()
    {
        var outcome = new ExecutionOutcome
        {
            ResultCount = 2,
            Result = GuestValue.FromI32(1),
            Results = [GuestValue.FromI32(1), GuestValue.FromF64(double.NaN)],
        };
        Assert.Equal("[1,\"NaN\"]", ResultOf(outcome, ResultForm.Values));
    }

    [Theory]
    [InlineData(ResultForm.Text, "hé\"", "\"hé\\\"\"")]
    [InlineData(ResultForm.Bytes, "hi", "\"aGk=\"")]
    [InlineData(ResultForm.Json, "{\"a\": [1]}", "{\"a\": [1]}")]
    [InlineData(ResultForm.Json, "{\"a\": ", "\"{\\\"a\\\": \"")]
    [InlineData(ResultForm.Json, "1 2", "\"1 2\"")]
    public void Write_BytesOfTheGuest_FollowReturns(ResultForm form, string guest, string expected) =>
        Assert.Equal(expected, ResultOf(new ExecutionOutcome { ResultBytes = System.Text.Encoding.UTF8.GetBytes(guest) }, form));

    [Fact]
    public void Write_OutputThatIsNotUtf8_IsReplaced()
    {
        var outcome = new ExecutionOutcome { Stdout = new byte[] { (byte)'a', 0xFF, (byte)'b', 0xE2, 0x82 }, Stderr = "\0\u001b[31m"u8.ToArray(), Truncated = true };
        var json = Answers.Json(new ExecuteResult(Result(outcome)));
        Assert.Equal("a\uFFFDb\uFFFD", json.GetProperty("stdout").GetString());
        Assert.Equal("\0\u001b[31m", json.GetProperty("stderr").GetString());
        Assert.True(json.GetProperty("truncated").GetBoolean());
    }

    /// <summary>Property: for any bytes that a guest writes, the result is valid JSON whose text is what .NET's own decoder makes of these bytes.</summary>
    [Fact]
    public void WriteText_AnyBytes_AreReplacedAsTheDecoderDoes()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            var text = Answers.Text(writer => OutputJson.WriteText(writer, bytes));
            Assert.Equal(System.Text.Encoding.UTF8.GetString(bytes), JsonDocument.Parse(text).RootElement.GetString());
        }
    }

    [Fact]
    public void Write_ModuleThatIsNotKept_HasNoNameAndNoVersion()
    {
        var json = Answers.Json(new ExecuteResult(Result(new ExecutionOutcome()) with { ModuleName = null, Version = 0 }));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("module_id").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("version").ValueKind);
    }

    /// <summary>
    /// A whole request may allocate 2 KB. Reading the body and writing the result are this project's part. They must leave most of it to the run.
    /// </summary>
    [Fact]
    public void ReadAndWrite_OneCall_MakesLittleGarbage()
    {
        var body = """{"function":"add","args":[5,3]}"""u8.ToArray();
        var result = Result(new ExecutionOutcome { ResultCount = 1, Result = GuestValue.FromI32(8), Usage = Usage });
        var buffer = new ArrayBufferWriter<byte>(4096);
        var context = Answers.Request("");
        const int Rounds = 1000;
        var before = 0L;
        for (var i = -Rounds; i < Rounds; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var call = ExecuteBody.Read(body, "calc", new FieldErrors());
            buffer.ResetWrittenCount();
            new ExecuteResult(result).WriteTo(buffer, context);
            GC.KeepAlive(call.Request);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 0, 512);
    }

    private static string ResultOf(ExecutionOutcome outcome, ResultForm form) =>
        Answers.Json(new ExecuteResult(Result(outcome) with { Returns = form })).GetProperty("result").GetRawText();

    internal static ExecutionResult Result(ExecutionOutcome outcome) => new(
        new ExecutionId(Guid.Parse("0190A000-0000-7000-8000-0123456789AB")), "calc", 3, ModuleDigest.Of([]), "add", ResultForm.Values, outcome);
}
