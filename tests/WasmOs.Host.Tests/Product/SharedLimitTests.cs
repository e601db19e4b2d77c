using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Tiers;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product;

/// <summary>Two hosts on one storage account that count the same caller.</summary>
[Trait("Category", "Slow")]
public sealed class SharedLimitTests : IAsyncLifetime
{
    private const int Limit = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-shared-limits-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task TwoHosts_OnOneAccount_NeverAllowMoreThanTheLimitTogether()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        // Calls of a day alone: the test may run over the edge of a minute, hardly over that of a day.
        await one.Host.Services.GetRequiredService<TierRegistry>().PutAsync("shared", new TierLimits(RateDay: Limit), null, onlyNew: true, default);
        var used = await Task.WhenAll(new[] { one, two }.Select(host => Task.Run(() => UseUpAsync(host.Host.Services))));

        Assert.InRange(used.Sum(), Limit - (2 * (Limit / 20)), Limit);
        await one.DisposeAsync();
        await two.DisposeAsync();
        await using var three = await StartAsync();
        Assert.Equal(Limit - used.Sum(), await UseUpAsync(three.Host.Services));
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<int> UseUpAsync(IServiceProvider services)
    {
        var caller = new Caller(CallerKind.ApiKey, "key:shared", []) { Id = "shared-key", Tier = "shared" };
        var limiter = services.GetRequiredService<CallerLimiter>();
        for (var allowed = 0; ; allowed++)
        {
            var decision = await limiter.EnterAsync(caller, runsGuest: false, CancellationToken.None);
            if (!decision.IsAllowed)
            {
                Assert.Equal(RateLimitKind.Day, decision.Hit);
                return allowed;
            }
        }
    }

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _connection });
}
