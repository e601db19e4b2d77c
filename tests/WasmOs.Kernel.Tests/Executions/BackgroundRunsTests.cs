using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Tests.Access;
using WasmOs.Kernel.Tests.Tiers;
using WasmOs.Kernel.Tiers;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Executions;

/// <summary>What nobody waits for runs under the rights of its creator, who pays the CPU time.</summary>
public sealed class BackgroundRunsTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private readonly PlayedCreators _creators = new();
    private LimiterHost _host = null!;
    private ExecutionService _executions = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _kernel.Storage.IsShared = false;
        await _kernel.UploadAsync("calc", Guests.Calc());
        _host = NewHost();
        _executions = new ExecutionService(
            _kernel.Storage, KernelFixture.Runtime, _kernel.Registry.Directory, _kernel.NewHistory(), _kernel.Time,
            background: new BackgroundRuns(_creators, _host.Limiter));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Run_CreatorMay_RunsInTheCreatorsScopeOnly()
    {
        _creators.Set("alice", null, ModuleScope.Of(["calc"]), Permission.ModulesExecute);
        Assert.Null(await RunAsync("alice"));

        _creators.Set("alice", null, ModuleScope.Of(["other"]), Permission.ModulesExecute);
        Assert.Equal("creator-not-allowed", await RunAsync("alice"));
    }

    [Fact]
    public async Task Run_CreatorIsGone_IsRefused() => Assert.Equal("creator-gone", await RunAsync("nobody"));

    [Fact]
    public async Task Run_OfNobodyInParticular_Runs() => Assert.Null(await RunAsync(null));

    [Fact]
    public async Task Run_ForACaller_AsksForNoCreator() => Assert.Null(await RunAsync("nobody", RunSource.Call));

    [Fact]
    public async Task CpuOfTheDay_IsUsedByRunsThatNobodyWaitsFor()
    {
        var alice = Limited("alice");
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await RunAsync("alice"));
        }

        // The guest's own time is too short to use up a second.
        _host.Limiter.Exit(await _host.Limiter.EnterBackgroundAsync(alice, None), TimeSpan.FromSeconds(1));

        Assert.Equal("quota-exceeded", await RunAsync("alice"));
        Assert.Equal(RateLimitKind.Cpu, (await _host.EnterAsync(alice, runsGuest: true)).Hit);
        Assert.True((await _host.EnterAsync(alice)).IsAllowed);
        _kernel.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await RunAsync("alice"));
    }

    [Fact]
    public async Task CpuOfARun_IsChargedToItsCreator()
    {
        var alice = Limited("alice");
        var before = await _host.Limiter.EnterBackgroundAsync(alice, None);
        _host.Limiter.Exit(before, TimeSpan.Zero);

        Assert.Null(await RunAsync("alice"));

        // All but a hundred nanoseconds is used besides: the run has used more than that.
        _host.Limiter.Exit(await _host.Limiter.EnterBackgroundAsync(alice, None), TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal("quota-exceeded", await RunAsync("alice"));
    }

    private LimiterHost NewHost() => new(
        _kernel.Storage, _kernel.Time, options => options.Free = new TierLimits(RateMinute: 3, Concurrent: 1, CpuSecondsDay: 1));

    private Caller Limited(string id)
    {
        _creators.Set(id, TierNames.Free, ModuleScope.All, Permission.ModulesExecute);
        return _creators.FindAsync(id, None).AsTask().GetAwaiter().GetResult().Value;
    }

    private async Task<string?> RunAsync(string? creator, RunSource source = RunSource.Background)
    {
        var request = new ExecuteRequest { Function = "add", Args = "[1,2]"u8.ToArray(), Source = source, Origin = new RunOrigin($"user:{creator}", creator) };
        return (await _executions.ExecuteAsync("calc", request, None)).Error?.Slug;
    }
}
