using Microsoft.Extensions.Logging;
using WasmOs.Functions.Azure.Tests.Hosting;
using WasmOs.FunctionsHosting;
using WasmOs.TestKit;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Clients that send what they should not, or hang up.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ClientTests(WorkerFixture fixture) : IDisposable
{
    private const int Clients = 20;

    private readonly ProductClient _api = new(fixture.Host.Address);

    [Theory]
    [InlineData("cancellationToken")]
    [InlineData("request")]
    [InlineData("id")]
    [InlineData("context")]
    [InlineData("service")]
    public async Task Call_WithAMemberNamedAsAParameter_IsNoFailure(string name)
    {
        await _api.UploadAsync("named", Guests.Calc());

        (await _api.GetAsync($"/api/v1/modules?{name}=x")).Problem(400, "invalid-request");
        (await _api.ExecuteAsync("named", $$"""{"function":"add","args":[5,3],"{{name}}":"x"}""")).Problem(400, "invalid-request");
        var posted = await _api.SendAsync(HttpMethod.Post, "/api/v1/tasks", ProductClient.Json($$"""{"{{name}}":{"a":1} }"""));
        posted.Problem(400, "invalid-request");
    }

    [Fact]
    public async Task HangUp_OfManyClients_LeavesNoErrorInTheLog()
    {
        await _api.UploadAsync("hung-up", Guests.Misbehave());
        var before = Errors();

        for (var i = 0; i < Clients; i++)
        {
            using var gone = new CancellationTokenSource();
            var call = _api.SendAsync(
                HttpMethod.Post, "/api/v1/modules/hung-up/execute", ProductClient.Json("""{"function":"loop","timeout":30}"""), cancellationToken: gone.Token);
            if (i % 2 == 0)
            {
                await _api.PollAsync("/api/v1/executions?status=running", answer => answer.Json.GetProperty("executions").GetArrayLength() > 0);
            }

            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await _api.PollAsync("/api/v1/executions?status=running", answer => answer.Json.GetProperty("executions").GetArrayLength() == 0);
        Assert.Equal(before, Errors());
    }

    [Fact]
    public async Task Body_OfNineMegabytesAndOverTheLimit_IsTakenAndRefused()
    {
        var module = CustomSections.Add(Guests.Calc(), 9_000_000);

        var taken = await _api.UploadAsync("nine-megabytes", module);
        Assert.True(taken.Status == 201, taken.Text);
        var content = await _api.GetAsync("/api/v1/modules/nine-megabytes/content");
        Assert.True(content.Content.AsSpan().SequenceEqual(module));

        using var batch = new ByteArrayContent(new byte[33_000_000]);
        batch.Headers.Add("Content-Type", "application/json");
        Assert.Equal(413, (await _api.SendAsync(HttpMethod.Post, "/api/v1/batches", batch)).Status);
    }

    [Fact]
    public async Task Log_OfARequest_HasNoLineAtInformation()
    {
        await _api.GetAsync("/health/live");
        var before = fixture.Host.Log.Entries.Count(entry => entry.Category?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true);

        await _api.GetAsync("/api/v1/health/live");

        Assert.Equal(before, fixture.Host.Log.Entries.Count(entry => entry.Category?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true));
    }

    public void Dispose() => _api.Dispose();

    // The front takes 100 headers and 8 KB of a path, and adds some of its own to both.
    [Fact]
    public async Task Call_AtTheFrontsLimits_ReachesTheWorker()
    {
        (string, string)[] headers = [.. Enumerable.Range(0, 93).Select(i => ($"X-Header-{i}", "x"))];

        Assert.Equal(200, (await _api.GetAsync("/api/v1/health/live", headers)).Status);
        (await _api.GetAsync("/run/nobody/" + string.Concat(Enumerable.Repeat("%7C", 2600)))).Problem(404, "module-not-found");
        Assert.Equal(200, (await _api.GetAsync("/api/v1/health/live", ("X-Large", new string('x', 31_000)))).Status);
    }

    [Fact]
    public async Task Call_WhoseRequestTheFrontCannotPassOn_LeavesOneWarningAndNoStack()
    {
        var before = Errors();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/health/live") { Headers = { { "x-ms-invocation-id", "of-the-client" } } };
        using var answer = await fixture.Client.SendAsync(request);

        Assert.InRange((int)answer.StatusCode, 500, 503);
        await fixture.Host.Log.WaitForAsync(entry => entry.Message.Contains("health-live did not arrive", StringComparison.Ordinal));
        Assert.Equal(before, Errors());
    }

    private int Errors() => fixture.Host.Log.Entries.Count(entry => entry.Source == WorkerLogSource.Rpc && entry.Level >= LogLevel.Error);
}
