using System.Collections.Concurrent;
using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tests.Access;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>
/// Schedules over a real local store with a module <c>calc</c>. No listener takes tasks from their queues, so tasks stay queued until a test ends them.
/// </summary>
public sealed class ScheduleFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly KernelFixture _kernel = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private ExecutionHistory _history = null!;

    internal static CancellationToken None => CancellationToken.None;

    internal KernelFixture Kernel => _kernel;

    internal ShiftedTime Time { get; private set; } = null!;

    internal ScheduleRunner Runner { get; private set; } = null!;

    internal ScheduleService Service { get; private set; } = null!;

    internal TaskService Tasks { get; private set; } = null!;

    internal ConcurrentQueue<string> Reports { get; } = [];

    internal PlayedCreators Creators { get; } = new();

    internal DateTimeOffset Now => Time.GetUtcNow();

    public async Task InitializeAsync()
    {
        Time = new ShiftedTime(_kernel.Time);
        await _kernel.InitializeAsync();
        await _kernel.UploadAsync("calc", TestModules.Calc("schedules"));
        _history = _kernel.NewHistory();
        NewHost();
    }

    public async Task DisposeAsync()
    {
        _kernel.Storage.ComeBack();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        await _kernel.DisposeAsync();
        Assert.DoesNotContain(Reports, report => report.Contains("could not be fired", StringComparison.Ordinal));
    }

    /// <summary>Creates another host over the same storage; the fixture's members then use that host.</summary>
    internal ScheduleRunner NewHost(QuotaOptions? quotas = null)
    {
        var executions = new ExecutionService(_kernel.Storage, KernelFixture.Runtime, _kernel.Registry.Directory, _history, Time);
        var webhooks = new WebhookDirectory(_kernel.Storage, TestEvents.Catalog, Time, seal: KernelFixture.Seal);
        var events = TestEvents.CreatePublisher(_kernel.Storage, webhooks, Time);
        var runner = new TaskRunner(_kernel.Storage, executions, events, new TaskOptions { Worker = "w1" }, Time, new SeededRandom(1));
        Tasks = new TaskService(_kernel.Storage, executions, events, runner, Time);
        Runner = new ScheduleRunner(_kernel.Storage, Tasks, events, Time, (message, cause) => Reports.Enqueue($"{message} {cause}"), Creators);
        Service = new ScheduleService(_kernel.Storage, executions, Runner, Time, quotas: quotas);
        _owned.AddRange([webhooks, events, Runner]);
        return Runner;
    }

    internal static ScheduleSettings Settings(string expression) => new()
    {
        ModuleId = "calc",
        Call = new ScheduledCall { Function = "add", Args = [.. "[1,2]"u8] },
        Expression = expression,
    };

    internal async Task<Schedule> CreateAsync(ScheduleSettings settings) => (await Service.CreateAsync(settings, None)).Value;

    internal async Task<Schedule> GetAsync(Schedule schedule) => (await Service.GetAsync(schedule.Id, None)).Value;

    /// <summary>Ends the host as a crash does: its timer is gone.</summary>
    internal ValueTask KillAsync() => Runner.DisposeAsync();

    /// <summary>Advances the clock, and returns when everything due by then has fired.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        _kernel.Time.Advance(time);
        await Runner.TickAsync(None);
    }

    internal async Task<IReadOnlyList<ScheduleRun>> RunsAsync(Schedule schedule) => (await Service.ListRunsAsync(schedule.Id, 1000, null, None)).Value.Items;

    /// <summary>The lines of the history, oldest first, as <c>HH:mm:ss outcome</c>.</summary>
    internal async Task<string[]> HistoryAsync(Schedule schedule) =>
        [.. (await RunsAsync(schedule)).Reverse().Select(run => $"{run.PlannedAt:HH:mm:ss} {ScheduleNames.Of(run.Outcome)}")];

    internal async Task<ImmutableArray<TaskEntry>> TasksAsync() => [.. (await Tasks.ListAsync(new TaskQuery { Limit = 1000 }, None)).Value.Items];

    internal async Task EndAsync(string taskId) => Assert.True((await Tasks.CancelAsync(taskId, None)).Succeeded);

    /// <summary>Waits until a condition holds that another thread brings about.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await done())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    internal static string Faults(KernelError? error, string field) => string.Join(' ', error!.Fields[field]);
}
