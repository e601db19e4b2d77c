using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product.Idempotency;

/// <summary>
/// A host that is killed at each step of a request under an idempotency key: after the ticket, the blob, the row, the message, and the stored answer.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Trial", "1.4")]
public sealed class KeyCrashTests : IAsyncLifetime
{
    /// <summary>More writes than any request makes.</summary>
    private const int MostSteps = 30;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-key-crash-");

    public static TheoryData<string> Operations => [.. KeyedCall.All.Keys];

    public Task InitializeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Kill_AfterEachWrite_TheRetryGetsTheOneThatWasMade(string operation) => await KillAtEachStepAsync(operation, "local");

    [Theory]
    [InlineData("tasks-submit")]
    [InlineData("webhooks-create")]
    public async Task Kill_AfterEachWriteOnAnAccount_AnotherHostGivesTheOneThatWasMade(string operation) =>
        await KillAtEachStepAsync(operation, await SharedAzurite.TakeAccountAsync());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_DuringARun_TheRetryIsToldAndTheGuestIsNotRunAgain(int writes)
    {
        const string Path = "/api/v1/modules/calc/execute";
        using (var host = await CrashHost.StartAsync(_folder.FullName, "local", writes))
        {
            await KeyedCall.All["tasks-submit"].PrepareAsync(host.Api);
            Assert.Null(await CrashHost.TryAsync(() => RunAsync(host.Api)));
        }

        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var first = await RunAsync(after.Api);
        var second = await RunAsync(after.Api);
        var runs = (await after.Api.GetAsync("/api/v1/metrics/modules/calc")).Json.GetProperty("executions").GetInt32();

        Assert.Equal(0, runs);
        if (writes == 1)
        {
            first.Problem(409, "execution-interrupted");
            Assert.Equal(first.Json.GetProperty("detail").GetString(), second.Problem(409, "execution-interrupted").GetProperty("detail").GetString());
        }
        else
        {
            // The answer was stored but not sent.
            Assert.Equal((200, 8), (first.Status, first.Json.GetProperty("result").GetInt32()));
            Assert.Equal(first.Text, second.Text);
        }

        Task<Answer> RunAsync(ProductClient api) =>
            api.SendAsync(HttpMethod.Post, Path, ProductClient.Json("""{"function":"add","args":[5,3]}"""), [("Idempotency-Key", "run")]);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private async Task KillAtEachStepAsync(string operation, string connection)
    {
        KeyedCall? call = null;
        Answer? answered = null;
        var step = 0;
        while (answered is null && ++step < MostSteps)
        {
            using (var host = await CrashHost.StartAsync(_folder.FullName, connection, step))
            {
                call ??= await KeyedCall.All[operation].PrepareAsync(host.Api);
                answered = await CrashHost.TryAsync(() => call.SendAsync(host.Api, step));
            }

            await using var after = await ProductHost.StartAsync(
                _folder.FullName, options => options.Settings = connection == "local"
                    ? options.Settings
                    : new Dictionary<string, string> { ["AzureWebJobsStorage"] = connection });
            await CheckAsync(after.Api, call, step, mayWait: connection != "local");
        }

        Assert.InRange(step, 3, MostSteps - 1);
    }

    /// <summary>
    /// Checks that the retry gets the answer of the first try, that a third try gets the same answer, and that nothing was created twice.
    /// </summary>
    private static async Task CheckAsync(ProductClient api, KeyedCall call, int step, bool mayWait)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        var retry = await call.SendAsync(api, step);
        while (mayWait && retry.Status == 409)
        {
            // The killed host's lease lasts one second.
            Assert.Equal("1", retry.Headers["Retry-After"]);
            retry = await call.SendAsync(api, step).WaitAsync(limit.Token);
        }

        var third = await call.SendAsync(api, step);
        var made = await call.ListAsync(api);

        Assert.True(retry.Status is 201 or 202, $"step {step}: {retry.Text}");
        Assert.Equal((retry.Status, retry.Text, "true"), (third.Status, third.Text, third.Headers["idempotency-replayed"]));
        Assert.Equal(step, made.Length);
        Assert.Equal(step, made.Distinct().Count());
        Assert.Contains(call.IdOf(retry), made);
        if (call.Id != "task_id" || call.Path == "/api/v1/tasks")
        {
            // Running a schedule takes no body, so its requests cannot differ.
            (await call.SendAsync(api, step + 1000, $"key-{step}")).Problem(409, "idempotency-key-reused");
        }
    }
}
