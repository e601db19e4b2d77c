using WasmOs.Kernel.Access;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tiers;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Functions.Tests.OpenApi;

/// <summary>A module and a run in which every member is set.</summary>
internal static class Samples
{
    public static ModuleDescription Module { get; } = new()
    {
        Name = "calc",
        ModuleCreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Warnings = ["Careful with this too."],
        Version = 3,
        NewestVersion = 4,
        Digest = ModuleDigest.Of([]),
        Analysis = new ModuleAnalysis
        {
            Kind = ModuleKind.Core,
            Size = 100,
            Imports = [new ModuleImport(
                "wasi_snapshot_preview1", "random_get", ExternKind.Function, new FunctionType([ValueKind.I32, ValueKind.I32], [ValueKind.I32]))],
            Exports = [
                new ModuleExport("add", ExternKind.Function, new FunctionType([ValueKind.I32], [])), new ModuleExport("memory", ExternKind.Memory, null)
            ],
            Memories = [new ModuleMemory(65536, null, false)],
            Tables = [],
            HasStart = false,
            FunctionCount = 1,
            CodeBytes = 10,
            DataBytes = 0,
            Name = null,
            Producers = [new ModuleProducer("language", "C11", "")],
            Warnings = ["Careful."],
        },
        Settings = ModuleSettings.Default with
        {
            Limits = new ModuleLimits { Timeout = 1.5, Fuel = long.MaxValue },
            Labels = new Dictionary<string, string> { ["team"] = "a" },
        },
        Aliases = [new ModuleAlias("prod", [new AliasTarget(3, 90), new AliasTarget(4, 10)])],
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)),
        ETag = "7",
    };

    public static Batch Batch { get; } = new()
    {
        Id = BatchId.New(TimeProvider.System),
        ModuleName = "calc",
        Version = 3,
        Digest = Module.Digest.ToString(),
        Function = "add",
        State = BatchState.CompletedWithFailures,
        Counts = new BatchCounts(4, 0, 0, 3, 1, 0),
        Parallelism = 2,
        MaxFailures = 1,
        Labels = new Dictionary<string, string> { ["team"] = "a" },
        CreatedAt = Module.CreatedAt,
        EndedAt = Module.CreatedAt,
    };

    public static TaskEntry Task { get; } = new()
    {
        Id = new TaskId(Guid.Parse("0190a000-0000-7000-8000-0123456789ab")),
        ModuleId = "calc",
        Fault = new TaskFault("trap.unreachable", ""),
    };

    public static TaskAttempt Attempt { get; } = new(1, Guid.Empty, "w", default, null, "failed", Task.Fault);

    public static SchedulerSnapshot Scheduler { get; } = new()
    {
        Metrics = new SchedulerMetrics
        {
            Policy = "priority",
            Slice = TimeSpan.FromMilliseconds(10),
            Slots = 4,
            SlotsInUse = 1,
            Waiting = 1,
            Suspended = 2,
            Parked = 1,
            Preemptions = 3,
            Yields = 4,
        },
        Waiting = [new WaitingRun(default, ModuleDigest.Of([]), "add", RunPriority.Low, WaitReason.Preempted, TimeSpan.FromMilliseconds(1.5))],
        Running = [new StartedRun(default, ModuleDigest.Of([]), "add", RunPriority.Normal, TimeSpan.FromMilliseconds(7), TimeSpan.FromMilliseconds(5))],
        Parked = [new StartedRun(default, ModuleDigest.Of([]), "add", RunPriority.High, TimeSpan.FromMilliseconds(7), TimeSpan.Zero)],
    };

    public static ExecutionEntry Entry { get; } = new()
    {
        ExecutionId = "0190a000-0000-7000-8000-0123456789ab",
        Digest = Module.Digest.ToString(),
        Function = "add",
        Status = "failed",
        Fault = new ExecutionEntryFault("trap.unreachable", "", []),
        Usage = new ExecutionEntryUsage { Start = "warm" },
    };

    public static ExecutionTimeline Timeline { get; } = new()
    {
        Reason = "failed",
        Instantiation = 1,
        Guest = 2,
        HostCalls = [new ExecutionHostCalls("fd_write", 1, null)],
    };

    public static Tier Tier { get; } = new("team", TierLimits.None, TierSource.Stored);

    public static User User { get; } = new() { Id = "0190a000-0000-7000-8000-0123456789ab", Username = "alice", PasswordHash = "hidden" };

    public static NewApiKey ApiKey { get; } = new(
        new ApiKeyDescription(
            new ApiKey
            {
                Id = "0190a000-0000-7000-8000-0123456789ab",
                Name = "ci",
                Prefix = "01234567",
                Owner = User.Id,
                Permissions = ["modules:read"],
                Modules = ModuleScope.All,
                Hash = [],
            },
            "alice",
            null),
        "ww_shown");

    public static WebhookDescription Webhook { get; } = new(
        new Webhook
        {
            Id = "0190a000-0000-7000-8000-0123456789ab",
            Url = new Uri("https://example.com/hook"),
            Events = ["task.*"],
            Headers = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("authorization", "Bearer hidden"),
            CreatedAt = Module.CreatedAt,
            UpdatedAt = Module.CreatedAt,
        },
        new WebhookHealth(1, Module.CreatedAt),
        "whsec_shown");

    public static WebhookDelivery Delivery { get; } = new()
    {
        Id = new ExecutionId(Guid.Parse("0190a000-0000-7000-8000-0123456789ab")),
        Webhook = Webhook.Webhook.Id,
        Type = "task.dead",
        CreatedAt = Module.CreatedAt,
        NextAttemptAt = Module.CreatedAt,
        Deadline = Module.CreatedAt,
        AttemptCount = 1,
        Attempts = [new DeliveryAttempt(Module.CreatedAt, 500, 1.5, "The target answered 500.", "broken")],
    };
}
