using WasmOs.FunctionsHosting;

namespace WasmOs.Functions.Azure.Tests.Hosting;

[Collection(WorkerCollection.Name)]
public sealed class StartTests(WorkerFixture fixture)
{
    [Fact]
    public void StartAsync_Worker_LoadsItsFunctionsInTheOrderOfTheirNames()
    {
        var names = fixture.Host.Functions.Select(function => function.Name).ToList();

        Assert.True(names.Count > 70, $"{names.Count} functions");
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void Functions_EachTrigger_HasWhatWasWritten()
    {
        var housekeeping = fixture.Host.Functions.Single(function => function.Name == "housekeeping");
        Assert.Equal(
            (FunctionTrigger.Timer, "0 0 * * * *", "WasmOs.Functions.Housekeeping.HousekeepingFunctions.Sweep"),
            (housekeeping.Trigger, housekeeping.Schedule, housekeeping.EntryPoint));

        var batches = fixture.Host.Functions.Single(function => function.Name == "batches-run");
        Assert.Equal((FunctionTrigger.Queue, "wasmos-batches"), (batches.Trigger, batches.Queue));

        var health = fixture.Host.Functions.Single(function => function.Name == "health");
        Assert.Equal((FunctionTrigger.Http, "api/v1/health", "GET,HEAD"), (health.Trigger, health.Route, string.Join(',', health.Methods)));
        Assert.EndsWith(".dll", health.ScriptFile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PingAsync_RunningWorker_IsAnswered() => await fixture.Host.PingAsync().WaitAsync(TimeSpan.FromSeconds(30));

    [Fact]
    public void Worker_Running_TellsWhatItUses()
    {
        Assert.False(fixture.Host.Worker.HasExited);
        Assert.Null(fixture.Host.Worker.ExitCode);
        Assert.True(fixture.Host.Worker.CpuTime > TimeSpan.Zero);
        Assert.True(fixture.Host.Worker.ResidentBytes > 1024 * 1024);
        Assert.True(fixture.Host.Worker.StartDuration > TimeSpan.Zero);
    }

    [Fact]
    public async Task StartAsync_WrongSetting_ThrowsWithOutputAndExitCode()
    {
        var options = fixture.Options();
        options.Settings["EXECUTION_TIMEOUT"] = "soon";

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => FunctionsHost.StartAsync(options));

        Assert.NotNull(failure.ExitCode);
        Assert.NotEqual(0, failure.ExitCode);
        Assert.Contains("EXECUTION_TIMEOUT", failure.Message, StringComparison.Ordinal);
    }
}
