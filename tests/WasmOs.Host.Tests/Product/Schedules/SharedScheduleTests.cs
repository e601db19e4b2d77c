using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Schedules;
using WasmOs.ProductTests.Schedules;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product.Schedules;

/// <summary>Two hosts on one storage account that check the same due schedules at the same time.</summary>
[Trait("Category", "Slow")]
public sealed class SharedScheduleTests : IAsyncLifetime
{
    private const int Count = 20;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-shared-schedules-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task TwoHosts_OnOneAccount_FireEachDueTimeOnce()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.Api.KeepAsync("shared-clock", Guests.Calc());
        var start = TimeProvider.System.GetUtcNow().AddSeconds(15).ToString("O", CultureInfo.InvariantCulture);
        var ids = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => (i % 2 == 0 ? one : two).Api.ScheduledAsync(
            $$"""{"module_id":"shared-clock","function":"add","args":[{{i}},1],"schedule":"@every 1h","starts_at":"{{start}}"}""")));

        // Both hosts check at the same time.
        await Task.WhenAll(new[] { one, two }.Select(host => host.Host.Services.GetRequiredService<ScheduleRunner>().TickAsync(CancellationToken.None)));

        var tasks = new HashSet<string>();
        foreach (var id in ids)
        {
            var run = Assert.Single(await two.Api.RunsAsync(id, 1));
            var task = await one.Api.ReachAsync(run.GetProperty("task_id").GetString()!, "succeeded");
            Assert.Equal(1, task.GetProperty("attempt").GetInt32());
            Assert.True(tasks.Add(task.GetProperty("task_id").GetString()!));
            await two.Api.PollAsync($"{ScheduleClient.Path}/{id}", answer => answer.Json.GetProperty("fires").GetInt32() == 1);
        }

        Assert.Equal(Count, (await one.Api.GetAsync(TaskClient.Path + "?module_id=shared-clock&limit=1000")).Json.GetProperty("items").GetArrayLength());
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _connection });
}
