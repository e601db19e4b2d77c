using WasmOs.Kernel.Usage;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Usage;

/// <summary>What runs cost by a price list, also after a restart and after the module is gone.</summary>
public sealed class CostsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-costs-");

    [Fact]
    public async Task Costs_OfAModule_AddUpOverARestart_AndOutliveTheModule()
    {
        await using (var first = await StartAsync())
        {
            await first.Api.KeepAsync("calc", Guests.Calc());
            await first.Api.KeepAsync("idle", Guests.Calc());
            await first.Api.RunAsync("calc", """{"function":"add","args":[1,2]}""");
            await first.Api.RunAsync("calc", """{"function":"add","args":[1,2]}""");
        }

        await using var second = await StartAsync();
        await second.Api.RunAsync("calc", """{"function":"add","args":[1,2]}""");
        Assert.Equal(204, (await second.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/calc")).Status);

        var costs = (await second.Api.GetAsync("/api/v1/modules/calc/costs")).Json;
        Assert.Equal(("calc", "EUR"), (costs.GetProperty("module_id").GetString(), costs.GetProperty("currency").GetString()));
        Assert.Equal(3, costs.GetProperty("usage").GetProperty("runs").GetInt64());
        var parts = costs.GetProperty("costs");
        Assert.Equal(0.3m, parts.GetProperty("runs").GetDecimal());
        var cpu = Math.Round(costs.GetProperty("usage").GetProperty("cpu_seconds").GetDecimal() * 2, 10);
        Assert.Equal(cpu, parts.GetProperty("cpu").GetDecimal());
        Assert.Equal(0, parts.GetProperty("memory").GetDecimal());
        Assert.Equal(0.3m + cpu, costs.GetProperty("total").GetDecimal());

        var report = (await second.Api.GetAsync("/api/v1/usage?by=module")).Json;
        Assert.Equal("EUR", report.GetProperty("currency").GetString());
        Assert.Equal(0.3m + cpu, Assert.Single(report.GetProperty("items").EnumerateArray()).GetProperty("cost").GetDecimal());
        Assert.Equal(0.3m + cpu, report.GetProperty("total").GetProperty("cost").GetDecimal());
    }

    [Fact]
    public async Task Costs_OfAModuleThatNeverRan_AreZero_AndOfOneThatIsNotThereAProblem()
    {
        await using var host = await StartAsync();
        await host.Api.KeepAsync("idle", Guests.Calc());

        Assert.Equal(0, (await host.Api.GetAsync("/api/v1/modules/idle/costs")).Json.GetProperty("total").GetDecimal());
        (await host.Api.GetAsync("/api/v1/modules/nowhere/costs")).Problem(404, "module-not-found");
        (await host.Api.GetAsync("/api/v1/modules/idle@1/costs")).Problem(404, "module-not-found");
        (await host.Api.GetAsync("/api/v1/modules/idle/costs?from=1")).Problem(400, "invalid-request");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Product.Usage.Prices = new UsagePrices("EUR") { PerRun = 0.1m, PerCpuSecond = 2 });
}
