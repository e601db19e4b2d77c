using System.Diagnostics;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class StoppingTests(SharedProduct product)
{
    private const string Loop = """{"function":"loop","timeout":30}""";
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Cancel_ARunningGuest_StopsItSoonAndItsCallSaysSo()
    {
        await _api.UploadAsync("stopped", Guests.Misbehave());
        var call = _api.ExecuteAsync("stopped", Loop);
        var id = await _api.RunningAsync();
        Assert.Equal("running", (await _api.GetAsync("/api/v1/executions/" + id)).Json.GetProperty("status").GetString());

        var clock = Stopwatch.StartNew();
        var cancel = await _api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel");
        var run = (await call).Json;

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(202, cancel.Status);
        Assert.Equal(
            (id, "cancelled", "cancelled"),
            (run.GetProperty("execution_id").GetString(), run.GetProperty("status").GetString(), run.GetProperty("fault").GetProperty("kind").GetString()));
        (await _api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel")).Problem(409, "execution-not-running");
        await NothingRunsAsync();
    }

    [Fact]
    public async Task Client_HangsUpInMidRun_TheGuestIsStoppedAndTheHistoryHasIt()
    {
        await _api.UploadAsync("stopped", Guests.Misbehave());
        using var hangUp = new CancellationTokenSource();
        var call = _api.SendAsync(HttpMethod.Post, "/api/v1/modules/stopped/execute", ProductClient.Json(Loop), cancellationToken: hangUp.Token);
        var id = await _api.RunningAsync();

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var entry =
            await _api.PollAsync("/api/v1/executions/" + id, answer => answer.Status == 200 && answer.Json.GetProperty("status").GetString() != "running");
        Assert.Equal("cancelled", entry.Json.GetProperty("status").GetString());
        await NothingRunsAsync();
    }

    [Fact]
    public async Task Deadline_OfAGuestThatLoops_StopsTheGuestItself()
    {
        await _api.UploadAsync("stopped", Guests.Misbehave());

        var run = await _api.RunAsync("stopped", """{"function":"loop","timeout":0.3}""");

        Assert.InRange(run.GetProperty("usage").GetProperty("duration_ms").GetDouble(), 300, 15_000);
        await NothingRunsAsync();
    }

    private async Task NothingRunsAsync()
    {
        await _api.PollAsync("/api/v1/metrics/pool", answer => answer.Json.GetProperty("active_vms").GetInt32() == 0);
        Assert.Empty((await _api.GetAsync("/api/v1/executions?status=running")).Json.GetProperty("executions").EnumerateArray());
    }
}
