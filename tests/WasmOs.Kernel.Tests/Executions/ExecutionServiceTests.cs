using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Executions;

public class ExecutionServiceTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private readonly ExecutionHistory _history;
    private readonly ExecutionService _executions;

    public ExecutionServiceTests()
    {
        _history = _kernel.NewHistory();
        _executions = _kernel.NewExecutions(_history);
    }

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task ExecuteAsync_Module_RunsAndIsInTheHistory()
    {
        await _kernel.UploadAsync("calc", Guests.Calc());
        var run = (await _executions.ExecuteAsync("calc", Add(5, 3), None)).Value;

        Assert.Equal(8, run.Outcome.Result.AsI32());
        Assert.Equal(("calc", 1, "add"), (run.ModuleName, run.Version, run.Function));
        var entry = (await _history.GetAsync(run.Id, None)).Value;
        Assert.Equal(8, entry.Result!.Value.GetInt32());
        Assert.Equal("calc", entry.ModuleId);
    }

    [Fact]
    public async Task ExecuteAsync_GuestFails_IsAnOutcomeAndInTheHistory()
    {
        await _kernel.UploadAsync("calc", Guests.Calc());
        var run = (await _executions.ExecuteAsync("calc", Call("div", "[1,0]"), None)).Value;
        Assert.Equal(FaultKind.TrapDivideByZero, run.Outcome.Fault!.Kind);
        Assert.Equal("trap.divide_by_zero", (await _history.GetAsync(run.Id, None)).Value.Fault!.Kind);
    }

    [Fact]
    public async Task ExecuteOnceAsync_Module_KeepsNothingButTheHistory()
    {
        var content = TestModules.Calc("run once");
        var run = (await _executions.ExecuteOnceAsync(content, Add(1, 2), None)).Value;
        Assert.Equal(3, run.Outcome.Result.AsI32());
        Assert.Null(run.ModuleName);
        Assert.Null((await _history.GetAsync(run.Id, None)).Value.ModuleId);
        Assert.Null(await _kernel.Storage.Blobs.GetPropertiesAsync(ModuleBlobs.ContentOf(run.Digest), None));
        Assert.Equal("invalid-wasm", (await _executions.ExecuteOnceAsync(new byte[] { 1 }, Add(1, 2), None)).Error!.Slug);
    }

    [Fact]
    public async Task ExecuteAsync_WhatCannotBeRun_IsAnError()
    {
        await _kernel.UploadAsync("calc", Guests.Calc());
        Assert.Equal("module-not-found", (await _executions.ExecuteAsync("nobody", Add(1, 2), None)).Error!.Slug);
        Assert.Equal("module-name-invalid", (await _executions.ExecuteAsync("No Body", Add(1, 2), None)).Error!.Slug);
        Assert.Equal("version-not-found", (await _executions.ExecuteAsync("calc@2", Add(1, 2), None)).Error!.Slug);
        Assert.Equal("arguments-invalid", (await _executions.ExecuteAsync("calc", Call("add", "[1]"), None)).Error!.Slug);
        Assert.Equal("function-not-found", (await _executions.ExecuteAsync("calc", new ExecuteRequest(), None)).Error!.Slug);
        var unknown = (await _executions.ExecuteAsync("calc", Call("ad\u0007d", "[]"), None)).Error!;
        Assert.Equal("function-not-found", unknown.Slug);
        Assert.Contains("'add'", unknown.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(unknown.Detail, char.IsControl);
        Assert.Empty((await _history.ListAsync(new ExecutionQuery(), None)).Value.Items);
    }

    [Fact]
    public async Task ExecuteAsync_UnknownImport_CannotBeLinked()
    {
        await _kernel.UploadAsync("needy", NeedsAnImport());
        var error = (await _executions.ExecuteAsync("needy", Call("run", ""), None)).Error!;
        Assert.Equal("link-error", error.Slug);
        Assert.Contains("nobody", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_StorageDown_LoadedModulesRunOnAndOthersAreRefused()
    {
        await _kernel.UploadAsync("loaded", TestModules.Calc("loaded"));
        await _executions.ExecuteAsync("loaded", Add(1, 2), None);
        _kernel.Storage.GoDown();
        _kernel.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(9, (await _executions.ExecuteAsync("loaded", Add(4, 5), None)).Value.Outcome.Result.AsI32());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _executions.ExecuteAsync("other", Add(4, 5), None).AsTask());
    }

    [Fact]
    public async Task ExecuteAsync_DamagedContent_IsAnErrorNotACodeRun()
    {
        var digest = (await _kernel.UploadAsync("forged", TestModules.Calc("forged"))).Module.Digest;
        await _kernel.Storage.Blobs.PutAsync(ModuleBlobs.ContentOf(digest), TestModules.Calc("another"), BlobCondition.None, None);
        KernelFixture.Runtime.Forget(digest);
        Assert.Equal("content-damaged", (await _executions.ExecuteAsync("forged", Add(1, 2), None)).Error!.Slug);
    }

    [Fact]
    public async Task ExecuteAsync_SettingsChange_HoldsForTheNextRun()
    {
        await _kernel.UploadAsync("metered", TestModules.Calc("metered"));
        Assert.Null((await _executions.ExecuteAsync("metered", Add(1, 2), None)).Value.Outcome.Usage.Fuel);
        static ModuleSettings Patch(ModuleSettings settings) => settings with { Limits = new ModuleLimits { Fuel = 100_000 } };
        await _kernel.Registry.PatchSettingsAsync("metered", Patch, null, None);
        Assert.InRange((await _executions.ExecuteAsync("metered", Add(1, 2), None)).Value.Outcome.Usage.Fuel!.Value, 1, 100);
    }

    [Fact]
    public async Task Cancel_RunningGuest_StopsIt()
    {
        await _kernel.UploadAsync("misbehave", Guests.Misbehave());
        var running = Task.Run(async () => await _executions.ExecuteAsync("misbehave", Call("loop", ""), None));
        var active = await FindRunningAsync(running);
        Assert.Equal("loop", active.Function);
        Assert.Null(_executions.Cancel(active.Id));
        Assert.Equal(ExecutionStatus.Cancelled, (await running.WaitAsync(TimeSpan.FromSeconds(20))).Value.Outcome.Status);
        Assert.Equal("execution-not-running", _executions.Cancel(active.Id)!.Slug);
    }

    /// <summary>Waits until the guest runs. The runs of other tests are told apart by the module's digest.</summary>
    private async Task<ActiveExecution> FindRunningAsync(Task running)
    {
        var digest = ModuleDigest.Of(Guests.Misbehave());
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (TimeProvider.System.GetUtcNow() < deadline && !running.IsCompleted)
        {
            if (_executions.GetRunning().FirstOrDefault(run => run.Digest == digest) is { } active)
            {
                return active;
            }

            await Task.Yield();
        }

        throw new TimeoutException("The guest did not start in 20 seconds.");
    }

    private static ExecuteRequest Add(int left, int right) => Call("add", $"[{left},{right}]");

    private static ExecuteRequest Call(string function, string args) => new() { Function = function, Args = System.Text.Encoding.UTF8.GetBytes(args) };

    /// <summary>Imports the function <c>nobody.gives</c> and exports <c>run</c>, which does nothing.</summary>
    private static byte[] NeedsAnImport() =>
    [
        0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0,
        1, 4, 1, 0x60, 0, 0,
        2, 16, 1, 6, .. "nobody"u8, 5, .. "gives"u8, 0, 0,
        3, 2, 1, 0,
        7, 7, 1, 3, .. "run"u8, 0, 1,
        10, 4, 1, 2, 0, 0x0B,
    ];
}
