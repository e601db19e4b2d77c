using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Diagnostics;

/// <summary>Every background loop survives a defect: the loop continues, and the defect is logged and counted.</summary>
[Trait("Trial", "1.13")]
public sealed class BackgroundLoopTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private readonly CollectedLines _lines = new();
    private readonly BackgroundFailures _failures;

    public BackgroundLoopTests() => _failures = new BackgroundFailures(_kernel.Time, _lines);

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task EventBacklog_EventThatCannotBePublished_IsCountedAndTheNextIsPublished()
    {
        var published = 0;
        await using var backlog = new EventBacklog(
            (happened, _) => happened.Subject == "bad"
                ? throw new InvalidOperationException("defect")
                : new ValueTask(Task.FromResult(Interlocked.Increment(ref published))),
            _kernel.Time, _failures);

        backlog.Post(WasmEvent.New(_kernel.Time, ModuleEventTypes.Created, "bad", "{}"u8.ToArray()));
        backlog.Post(WasmEvent.New(_kernel.Time, ModuleEventTypes.Created, "good", "{}"u8.ToArray()));

        await CollectedLines.UntilAsync(() => Volatile.Read(ref published) == 1 && backlog.Dropped == 1);
        AssertTold("events");
    }

    [Fact]
    public async Task HistoryPump_WriteThatFails_IsCountedAndTriedAgain()
    {
        var writes = 0;
        await using var pump = new HistoryPump(
            _ => Interlocked.Increment(ref writes) == 1 ? throw new InvalidOperationException("defect") : ValueTask.CompletedTask, TimeSpan.FromSeconds(
                1), _kernel.Time, _failures);

        pump.Wake();
        await CollectedLines.UntilAsync(() =>
        {
            _kernel.Time.Advance(TimeSpan.FromSeconds(1));
            return Volatile.Read(ref writes) > 1;
        });

        AssertTold("history");
    }

    [Fact]
    public async Task WebhookDirectory_RefreshThatFails_IsCountedAndTheNextSucceeds()
    {
        await using var directory = new WebhookDirectory(_kernel.Storage, TestEvents.Catalog, _kernel.Time, _failures, seal: KernelFixture.Seal);
        Break("tables.query");

        _kernel.Time.Advance(WebhookDirectory.RefreshInterval);
        await CollectedLines.UntilAsync(() => _lines.All.Count > 0);
        AssertTold("webhooks");
        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(WebhookDirectory.RefreshInterval);

        await CollectedLines.UntilAsync(() => directory.Snapshot is not null);
    }

    [Fact]
    public async Task ModuleDirectory_RefreshThatFails_IsCountedAndTheModuleStaysUsable()
    {
        await _kernel.UploadAsync("calc", TestModules.Calc("calc"));
        var registry = new ModuleRegistry(_kernel.Storage, KernelFixture.Runtime, _kernel.Time, new SeededRandom(1), failures: _failures);
        await registry.Directory.ResolveAsync("calc", None);
        Break("tables");

        _kernel.Time.Advance(ModuleDirectory.Fresh + TimeSpan.FromTicks(1));
        Assert.True(registry.Directory.TryResolve("calc", out _));
        await CollectedLines.UntilAsync(() => _lines.All.Count > 0);

        AssertTold("modules");
        Assert.True(registry.Directory.TryResolve("calc", out _));
        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(ModuleDirectory.Pause + TimeSpan.FromSeconds(1));
        Assert.True((await registry.Directory.ResolveAsync("calc", None)).Succeeded);
    }

    [Fact]
    public async Task KernelStartup_PreparationThatFails_IsCountedAndTriedAgain()
    {
        await using var startup = new KernelStartup(_kernel.Storage, KernelRooms.All, _kernel.Time, _failures);
        _kernel.Storage.GoDown();
        await startup.StartAsync(None);
        var before = _failures.Total;
        Break("");
        await CollectedLines.UntilAsync(() =>
        {
            _kernel.Time.Advance(TimeSpan.FromSeconds(1));
            return _failures.Total > before;
        });
        Assert.DoesNotContain("defect", startup.Problem, StringComparison.Ordinal);
        _kernel.Storage.ComeBack();

        await CollectedLines.UntilAsync(() =>
        {
            _kernel.Time.Advance(TimeSpan.FromSeconds(10));
            return startup.IsReady;
        });
        Assert.True(_failures.Counts["startup"] >= 2);
    }

    [Fact]
    public async Task ArtifactStore_StorageDown_IsAMissThatIsCounted()
    {
        var artifacts = new BlobArtifactStore(_kernel.Storage.Blobs, _failures);
        _kernel.Storage.GoDown();

        Assert.Null(await artifacts.ReadAsync(default, "engine", None));
        await artifacts.WriteAsync(default, "engine", new byte[1], None);

        Assert.Equal(2, _failures.Counts["artifacts"]);
    }

    [Fact]
    public async Task TaskLeases_RenewalThatFails_IsCountedAndTheLeaseIsKept()
    {
        var store = new TaskStore(_kernel.Storage.Tables, _kernel.Time);
        var options = new TaskOptions { Worker = "w1" };
        await using var leases = new TaskLeases(store, options, _kernel.Time, _failures);
        var running = new TaskEntry
        {
            Id = TaskId.New(_kernel.Time),
            ModuleId = "calc",
            State = TaskState.Running,
            ExecutionId = ExecutionId.New(_kernel.Time),
        };
        using var lease = leases.Add(running, None);
        Break("tables");

        _kernel.Time.Advance(options.Lease);
        await CollectedLines.UntilAsync(() => _lines.All.Count > 0);

        AssertTold("task-leases");
        Assert.False(lease.IsLost);
        Assert.True(lease.IsDue);
    }

    private void Break(params string[] operations) =>
        _kernel.Storage.GoDown(name => operations.Any(operation => name.StartsWith(operation, StringComparison.Ordinal))
            ? throw new InvalidOperationException("defect")
            : false);

    private void AssertTold(string work)
    {
        Assert.True(_failures.Counts[work] >= 1);
        Assert.Contains(_lines.All, line => line.Text.Contains($"'{work}'", StringComparison.Ordinal));
    }
}
