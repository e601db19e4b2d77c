using System.Diagnostics;
using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

public sealed class RunawayTests : IDisposable
{
    private const int Count = 1000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-runaway-");

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Run_AThousandRunawayGuestsAtOnce_AllAreStoppedWhileHealthAnswers()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Runtime.QueueTimeout = TimeSpan.FromMinutes(3));
        await host.Api.KeepAsync("runaway", Guests.Misbehave());
        using var many = new HttpClient { BaseAddress = host.Host.Address, Timeout = TimeSpan.FromMinutes(4) };

        Task<string?>[] runs = [.. Enumerable.Range(0, Count).Select(_ => RunAsync(many))];
        var all = Task.WhenAll(runs);
        var slowest = TimeSpan.Zero;
        var asked = 0;
        for (; !all.IsCompleted; asked++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(200, (await host.Api.GetAsync("/health")).Status);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        Assert.All(await all, status => Assert.Equal("timed_out", status));
        Assert.InRange(asked, 5, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await host.Api.PollAsync("/api/v1/metrics/pool", answer => answer.Json.GetProperty("active_vms").GetInt32() == 0);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string?> RunAsync(HttpClient client)
    {
        using var body = ProductClient.Json("""{"function":"loop","timeout":0.02}""");
        using var response = await client.PostAsync(new Uri("/api/v1/modules/runaway/execute", UriKind.Relative), body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("status").GetString() : text;
    }
}
