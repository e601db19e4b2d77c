using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests;

public sealed class RuntimeOptionsTests
{
    public static TheoryData<string, Action<RuntimeOptions>> Faulty => new()
    {
        { "PoolSize", o => o.PoolSize = -1 },
        { "PoolSize", o => o.PoolSize = 10_001 },
        { "PoolSize and Slots", o => (o.PoolSize, o.InstanceCapacity, o.Slots) = (10, 11, 2) },
        { "PoolSize and Slots", o => (o.InstanceCapacity, o.Slots, o.PoolSize) = (1000, 1001, 0) },
        { "PoolSize and Slots", o => (o.InstanceCapacity, o.PoolSize) = (24_000, 100) },
        { "CacheCapacity", o => o.CacheCapacity = 0 },
        { "CacheCapacity", o => o.CacheCapacity = 100_001 },
        { "CacheBytes", o => o.CacheBytes = (1 << 20) - 1 },
        { "Capacity", o => o.InstanceCapacity = 0 },
        { "Capacity", o => o.InstanceCapacity = 24_001 },
        { "Slots", o => o.Slots = -1 },
        { "Slots", o => o.Slots = 1025 },
        { "QueueLimit", o => o.QueueLimit = -1 },
        { "QueueLimit", o => o.QueueLimit = 100_001 },
        { "SchedulerPolicy must be round_robin, priority, cooperative, fair_share.", o => o.SchedulerPolicy = "round-robin" },
        { "SchedulerPolicy must be round_robin, priority, cooperative, fair_share, mine.", o => AddMine(o).SchedulerPolicy = "" },
        { "SchedulerSlice", o => o.SchedulerSlice = TimeSpan.FromMilliseconds(4) },
        { "SchedulerSlice", o => o.SchedulerSlice = TimeSpan.FromSeconds(1.1) },
        { "CompileSlots", o => o.CompileSlots = -1 },
        { "CompileSlots", o => o.CompileSlots = 1025 },
        { "CompileQueueLimit", o => o.CompileQueueLimit = -1 },
        { "CompileQueueLimit", o => o.CompileQueueLimit = 10_001 },
        { "CompileBudget", o => o.CompileBudget = TimeSpan.FromMilliseconds(99) },
        { "CompileBudget", o => o.CompileBudget = TimeSpan.FromMinutes(60.1) },
        { "SlowRun", o => o.SlowRun = TimeSpan.FromTicks(-1) },
        { "SlowRun", o => o.SlowRun = TimeSpan.FromDays(1.1) },
        { "ArtifactKey", o => o.ArtifactKey = new byte[31] },
        { "MaximumTimeout", o => o.Sandbox.MaximumTimeout = TimeSpan.FromDays(36_501) },
        { "MaxMemoryBytes", o => o.Sandbox.MaximumMemoryBytes = 5L << 30 },
        { "MaxWasmStack", o => o.Sandbox.StackBytes = 1 },
        { "MaxMemoriesPerModule", o => o.Sandbox.MaxMemories = 17 },
        { "MaxTablesPerModule", o => o.Sandbox.MaxTables = 0 },
        { "MemoryBytes", o => o.Sandbox.Limits = ResourceLimits.Default with { MemoryBytes = 65_535 } },
        { "TableElements", o => o.Sandbox.Limits = ResourceLimits.Default with { TableElements = -1 } },
        { "Timeout", o => o.Sandbox.Limits = ResourceLimits.Default with { Timeout = TimeSpan.Zero } },
        { "Timeout", o => o.Sandbox.Limits = ResourceLimits.Default with { Timeout = TimeSpan.FromDays(36_501) } },
        { "Fuel", o => o.Sandbox.Limits = ResourceLimits.Default with { Fuel = 0 } },
        { "OutputBytes", o => o.Sandbox.Limits = ResourceLimits.Default with { OutputBytes = -1 } },
        { "ResultBytes", o => o.Sandbox.Limits = ResourceLimits.Default with { ResultBytes = (64 << 20) + 1 } },
    };

    public static TheoryData<Action<RuntimeOptions>> Usable => new()
    {
        o => o.PoolSize = 0,
        o => (o.PoolSize, o.InstanceCapacity, o.Slots) = (10, 12, 2),
        o => (o.InstanceCapacity, o.Slots, o.PoolSize) = (1, 1, 0),
        o => o.CacheCapacity = 1,
        o => o.CacheBytes = 1 << 20,
        o => (o.Slots, o.QueueLimit) = (1, 0),
        o => o.SchedulerPolicy = "fair_share",
        o => AddMine(o).SchedulerPolicy = "mine",
        o => o.SchedulerSlice = TimeSpan.FromMilliseconds(5),
        o => (o.CompileSlots, o.CompileQueueLimit) = (1, 0),
        o => o.ArtifactKey = new byte[32],
        o => o.Sandbox.MaximumMemoryBytes = 4L << 30,
        o => o.Sandbox.MaximumMemoryBytes = 65_537,
        o => o.Sandbox.StackBytes = 64 << 10,
        o => (o.Sandbox.MaxMemories, o.Sandbox.MaxTables) = (16, 16),
        o => o.Tracing = true,
        o => o.SlowRun = TimeSpan.FromDays(1),

        // Every engine of the runtime needs address space: the largest that was promised must not abort the process.
        o => o.InstanceCapacity = 9_000,
        o => o.InstanceCapacity = 20_000,
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Create_RuleViolated_NamesIt(string rule, Action<RuntimeOptions> change)
    {
        var error = Assert.Throws<ArgumentException>(() => TestRuntime.Create(change));
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Usable))]
    public async Task Create_RulesObeyed_RunsInEveryEngine(Action<RuntimeOptions> change)
    {
        using var runtime = TestRuntime.Create(change);
        foreach (var metered in new[] { false, true })
        {
            using var module = runtime.LoadText(ArithmeticGuests.Add, metered ? ResourceLimits.Default with { Fuel = 1000 } : null);
            Assert.Equal(5, module.Call("add", 2, 3).Result.AsI32());
            await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
            Assert.Equal(5, module.Call("add", 2, 3).Result.AsI32());
        }
    }

    [Fact]
    public void Create_SeveralFaults_NamesAll()
    {
        var error = Assert.Throws<ArgumentException>(() => TestRuntime.Create(o => (o.PoolSize, o.CacheCapacity) = (-1, 0)));
        Assert.Contains("PoolSize", error.Message, StringComparison.Ordinal);
        Assert.Contains("CacheCapacity", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_AreWhatTheySay()
    {
        foreach (var profile in new[] { new RuntimeOptions(), RuntimeOptions.HighTraffic(), RuntimeOptions.Development(), RuntimeOptions.Secure() })
        {
            Assert.Empty(profile.Validate());
        }

        Assert.Equal((500, 5000), (RuntimeOptions.HighTraffic().PoolSize, RuntimeOptions.HighTraffic().CacheCapacity));
        Assert.Equal(
            (10, 100, true), (RuntimeOptions.Development().PoolSize, RuntimeOptions.Development().CacheCapacity, RuntimeOptions.Development().Tracing));
        var secure = RuntimeOptions.Secure().Sandbox;
        Assert.Equal(
            (64L << 20, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (secure.Limits.MemoryBytes, secure.Limits.Timeout, secure.LongestTimeout));
        Assert.False(secure.AllowNetwork || secure.AllowFiles);
    }

    private static RuntimeOptions AddMine(RuntimeOptions options)
    {
        options.OwnSchedulerPolicies["mine"] = static () => new LotteryPolicy();
        return options;
    }
}
