using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tests.Webhooks;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.TestKit.Http;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Executions.Records;

/// <summary>Wherever a run is shown, its members are the same and in the same order.</summary>
public sealed class OneShapeTests : IAsyncLifetime
{
    private static readonly string[] Order =
    [
        "index", "execution_id", "module_id", "version", "digest", "function", "status", "started_at", "created_by", "result", "exit_code", "stdout", "stderr",
        "stdout_bytes", "stderr_bytes", "truncated", "fault", "violation_count", "violations", "usage",
    ];

    private WebhookHost _host = null!;
    private HttpTarget _target = null!;
    private ExecutionHistory _history = null!;

    public async Task InitializeAsync()
    {
        _host = await WebhookHost.StartAsync();
        _target = Taking();
        _history = _host.Kernel.NewHistory();
    }

    public async Task DisposeAsync()
    {
        await _target.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    [InlineData("refused")]
    [InlineData("bytes")]
    [InlineData("large")]
    public async Task Run_InAllPlaces_HasEqualMembers(string kind)
    {
        var run = RunOf(kind) with { CreatedBy = kind == "large" ? null : "user:alice" };
        var answer = Json(json => ExecutionJson.Write(json, run, ExecutionJsonOptions.Answer));
        _history.Append(run);
        var inMemory = await GetAsync(run.Id);
        await _history.FlushAsync(None);
        (string Place, JsonElement Shown)[] places =
        [
            ("history in memory", inMemory),
            ("history in storage", await GetAsync(run.Id)),
            ("outcome of a task", await KeepAsync(run)),
            ("result of a batch", JsonDocument.Parse(new BatchResultLines().Write(3, run, BatchOutcome.Failed).Line).RootElement),
        ];

        Assert.All(places, place => AssertSame(inMemory, place));
        Assert.All(places, place => AssertSame(answer, place));
        Assert.All(places[..3], place => Assert.Equal(Order[1..], Names(place.Shown)));
    }

    [Fact]
    public async Task Run_InAList_HasTheMembersThatItHasAlone()
    {
        var run = RunOf("failed");
        _history.Append(run);
        await _history.FlushAsync(None);

        var listed = Assert.Single((await _history.ListAsync(new() { Limit = 1 }, None)).Value.Items);

        AssertSame(await GetAsync(run.Id), ("list", Json(json => ExecutionJson.Write(json, listed))));
    }

    [Fact]
    public async Task Run_InEvents_HasTheMembersThatTheHistoryHas()
    {
        await _host.CreateAsync(_target.Url, "execution.*", "capability.violated");
        var run = RunOf("failed");
        _history.Append(run);

        ExecutionEvents.Note(_host.Events, _host.Time, run);

        foreach (var _ in (string[])["execution.failed", "capability.violated"])
        {
            var told = await NextEventAsync();
            AssertSame(await GetAsync(run.Id), (told.GetProperty("type").GetString()!, told.GetProperty("data")));
        }
    }

    private static HttpTarget Taking() => new(200);

    private ExecutionResult RunOf(string kind)
    {
        var run = TestRuns.Make(ExecutionId.New(_host.Time));
        var usage = new ExecutionUsage
        {
            Duration = TimeSpan.FromTicks(12_345_678),
            Cpu = TimeSpan.FromTicks(214),
            Queued = TimeSpan.FromTicks(5),
            MemoryPeakBytes = 65536,
            Fuel = 7,
            Start = StartKind.Cold,
        };
        return kind switch
        {
            "bytes" => run with { Returns = ResultForm.Bytes, Outcome = new() { ResultBytes = [1, 2, 255], Usage = usage } },
            "large" => run with
            {
                Returns = ResultForm.Json,
                Outcome = new()
                {
                    ResultBytes = LargeJson(),
                    Stdout = new byte[40_000],
                    Stderr = new byte[] { 0xFF, (byte)'\n' },
                    Truncated = true,
                    Usage = usage,
                },
            },
            "refused" => run with
            {
                ModuleName = null,
                Version = 0,
                Outcome = new()
                {
                    ResultCount = 2,
                    Results = [GuestValue.FromI64(long.MinValue), GuestValue.FromF64(double.NaN)],
                    Violations = 30,
                    Capabilities = Refused(),
                    Usage = usage,
                },
            },
            "failed" => run with
            {
                Outcome = new()
                {
                    Status = ExecutionStatus.Failed,
                    Fault = new ExecutionFault(
                        FaultKind.TrapUnreachable, "It gave up: \"…\"", [new BacktraceFrame("div", 1, 57), new BacktraceFrame(null, 7, null)]),
                    ExitCode = 3,
                    Violations = 2,
                    Capabilities = Refused()[..2],
                    Usage = usage,
                },
            },
            _ => run with
            {
                Outcome = new()
                {
                    ResultCount = 1,
                    Result = GuestValue.FromF64(0.1),
                    Stdout = "one\ntwo"u8.ToArray(),
                    Marks = [new OutputMark(OutputStream.Stdout, 0, TimeSpan.FromTicks(1))],
                    Usage = usage,
                }
            },
        };
    }

    private static ImmutableArray<CapabilityEvent> Refused() =>
        [.. Enumerable.Range(0, 30).Select(i => new CapabilityEvent(Capability.FileRead, $"/etc/{i}", Blocked: true, TimeSpan.FromTicks(i)))];

    private static byte[] LargeJson() => System.Text.Encoding.UTF8.GetBytes($"[ {string.Join(", ", Enumerable.Repeat("1e3", 20_000))} ]");

    private async Task<JsonElement> GetAsync(ExecutionId id)
    {
        var entry = (await _history.GetAsync(id, None)).Value;
        return Json(json => ExecutionJson.Write(json, entry));
    }

    private async Task<JsonElement> KeepAsync(ExecutionResult run)
    {
        var blobs = new TaskBlobs(_host.Kernel.Storage.Blobs);
        var task = new TaskEntry { Id = TaskId.New(_host.Time), ModuleId = "calc" };
        return JsonDocument.Parse((await blobs.ReadOutcomeAsync(await blobs.KeepOutcomeAsync(task, run, None), None))!.Value).RootElement;
    }

    private async Task<JsonElement> NextEventAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_target.Count == 0 && await _host.WorkAsync() == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        return JsonSerializer.Deserialize<JsonElement>((await _target.NextAsync()).Body);
    }

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions))
        {
            write(json);
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    private static string[] Names(JsonElement shown) => [.. shown.EnumerateObject().Select(member => member.Name)];

    private static void AssertSame(JsonElement expected, (string Place, JsonElement Shown) place)
    {
        var names = Names(place.Shown);
        Assert.Equal(Order.Where(names.Contains), names);
        foreach (var member in place.Shown.EnumerateObject())
        {
            if (expected.TryGetProperty(member.Name, out var same))
            {
                Assert.Equal((place.Place, member.Name, JsonSerializer.Serialize(same)), (place.Place, member.Name, JsonSerializer.Serialize(member.Value)));
            }
        }
    }
}
