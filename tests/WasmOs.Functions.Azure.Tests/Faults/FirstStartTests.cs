using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>A worker on an account that has nothing yet.</summary>
public sealed class FirstStartTests
{
    private const int Starts = 3;

    private static readonly string[] Lists = ["webhooks", "schedules", "tasks", "modules"];

    [Fact]
    public async Task Calls_AsSoonAsTheWorkerIsReady_FindTheirTables()
    {
        for (var i = 0; i < Starts; i++)
        {
            await using var host = await WorkerApp.StartAsync(await SharedAzurite.TakeAccountAsync());
            using var api = new ProductClient(host.Address);

            var answers = await Task.WhenAll(Lists.Select(path => api.GetAsync("/api/v1/" + path)));

            Assert.All(answers, answer => Assert.True(answer.Status == 200, answer.Text));
        }
    }
}
