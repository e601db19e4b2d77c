namespace WasmOs.FunctionsHosting.Tests.Lifetime;

[Collection(SampleCollection.Name)]
public sealed class StartTests(SampleFixture fixture)
{
    [Fact]
    public void Functions_Started_AreInTheOrderOfTheirNames()
    {
        var names = fixture.Host.Functions.Select(function => function.Name).ToList();

        Assert.Contains("echo", names);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void Functions_EachTrigger_HasWhatWasWritten()
    {
        var echo = Find("echo");
        Assert.Equal((FunctionTrigger.Http, "echo/{id?}", 0), (echo.Trigger, echo.Route, echo.Methods.Count));
        Assert.Equal(("WasmOs.FunctionsHost.Sample.dll", "WasmOs.FunctionsHosting.Sample.Bodies.Echo"), (echo.ScriptFile, echo.EntryPoint));
        Assert.Equal((FunctionTrigger.Http, "plain", "POST"), (Find("plain").Trigger, Find("plain").Route, Find("plain").Methods.Single()));
        Assert.Equal((FunctionTrigger.Queue, "sample-echo"), (Find("queue-echo").Trigger, Find("queue-echo").Queue));
        Assert.Equal(
            (FunctionTrigger.Timer, "0 0 * * * *", true, false),
            (Find("timer-hour").Trigger, Find("timer-hour").Schedule, Find("timer-hour").UseMonitor, Find("timer-hour").RunOnStartup));
        Assert.True(Find("timer-start").RunOnStartup);
        Assert.Equal("0 30 3 * * *", Find("timer-setting").Schedule);
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
    public async Task StartAsync_MissingSettingInSchedule_ThrowsAndLeavesNoWorker()
    {
        var options = fixture.Options();
        options.Settings.Remove("SAMPLE_SCHEDULE");

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => FunctionsHost.StartAsync(options));

        Assert.Contains("SAMPLE_SCHEDULE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WorkerThatEnds_ThrowsWithItsOutputAndExitCode()
    {
        var options = fixture.Options();
        options.Settings["SAMPLE_FAIL_AT_START"] = "the reason";

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => FunctionsHost.StartAsync(options));

        Assert.Equal(3, failure.ExitCode);
        Assert.Contains(failure.Output, entry => entry is { Source: WorkerLogSource.StandardError, Message: "the reason" });
        Assert.Contains("the reason", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FolderWithoutWorker_SaysSo()
    {
        var options = fixture.Options();
        options.WorkerFolder = Path.GetTempPath();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(options));

        Assert.Contains("worker.config.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WorkerThatSaysNothing_EndsAtTheLimit()
    {
        var options = fixture.Options();
        options.Settings["SAMPLE_HANG_AT_START"] = "1";
        options.StartTimeout = TimeSpan.FromSeconds(1);

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => FunctionsHost.StartAsync(options));

        Assert.Contains("not ready within 00:00:01", failure.Message, StringComparison.Ordinal);
    }

    private LoadedFunction Find(string name) => fixture.Host.Functions.Single(function => function.Name == name);
}
