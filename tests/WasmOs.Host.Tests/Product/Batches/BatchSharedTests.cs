using WasmOs.ProductTests.Batches;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product.Batches;

public sealed class BatchSharedTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-shared-batch-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task Batch_OnTwoHostsOfOneAccount_IsSharedAndCountsEachInputOnce()
    {
        await using var first = await StartHostAsync();
        await using var second = await StartHostAsync();
        await first.Api.KeepAsync("shared", Guests.Calc());
        var inputs = string.Join(',', Enumerable.Range(0, 400).Select(i => $"[{30 + (i % 3)}]"));

        // On a busy machine, one host can take all lanes of a batch before the other host polls. That does not happen for several batches in a row.
        int[] runs = [0, 0];
        for (var batches = 1; runs.Contains(0) && batches <= 10; batches++)
        {
            var path = (await first.Api.SubmitAsync($$"""{"module_id":"shared","function":"fib","inputs":[{{inputs}}],"parallelism":48}""")).Taken();
            var batch = await second.Api.EndAsync(path);

            runs = [await RunsAsync(first), await RunsAsync(second)];
            Assert.Equal(("succeeded", 400), (batch.State(), batch.Count("succeeded")));
            Assert.Equal(Enumerable.Range(0, 400), (await second.Api.ResultsAsync(path)).Indexes());
            Assert.InRange(runs.Sum(), 400 * batches, 800 * batches);
        }

        Assert.All(runs, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public async Task Cancel_OnAnotherHost_StopsWhatRuns()
    {
        await using var first = await StartHostAsync();
        await first.Api.KeepAsync("elsewhere", Guests.Misbehave());
        var path = (await first.Api.SubmitAsync("""{"module_id":"elsewhere","function":"loop","inputs":[[],[],[]],"parallelism":1,"timeout":300}""")).Taken();
        await first.Api.RunningAsync();
        await using var second = await StartHostAsync();

        var told = await second.Api.SendAsync(HttpMethod.Post, path + "/cancel");

        Assert.Equal((202, "stopping"), (told.Status, told.Json.State()));
        Assert.Equal(("cancelled", 3), ((await second.Api.EndAsync(path)).State(), (await second.Api.EndAsync(path)).Count("cancelled")));
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<int> RunsAsync(ProductHost host) =>
        (await host.Api.GetAsync("/api/v1/metrics/modules/shared")).Json.GetProperty("executions").GetInt32();

    private Task<ProductHost> StartHostAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _connection });
}
