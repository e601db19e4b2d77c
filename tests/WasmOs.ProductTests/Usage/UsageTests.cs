using System.Globalization;
using System.Text.Json;

namespace WasmOs.ProductTests.Usage;

/// <summary>What runs used, as the product reports it.</summary>
[Collection(ProductCollection.Name)]
public sealed class UsageTests(SharedProduct product)
{
    private ProductClient Api => product.Api;

    [Fact]
    public async Task Usage_AfterRuns_HasThemByDayModuleAndCaller()
    {
        var first = TimeProvider.System.GetUtcNow();
        await Api.KeepAsync("used", """(module (memory 16) (func (export "fine")) (func (export "traps") unreachable))""");
        await Api.RunAsync("used", """{"function":"fine"}""");
        await Api.RunAsync("used", """{"function":"fine"}""");
        await Api.ExecuteAsync("used", """{"function":"traps"}""");

        var day = (await Api.GetAsync("/api/v1/usage?module_id=used")).Json;
        var module = (await Api.GetAsync("/api/v1/usage?by=module&module_id=used")).Json;
        var caller = (await Api.GetAsync("/api/v1/usage?by=caller&module_id=used")).Json;

        // A test over midnight has two days.
        Assert.Equal(3, day.GetProperty("items").EnumerateArray().Sum(line => line.GetProperty("runs").GetInt64()));
        Assert.Contains(
            day.GetProperty("items")[0].GetProperty("day").GetString(), (string[])[Text(first), Text(TimeProvider.System.GetUtcNow())]);
        Assert.Equal("used", Assert.Single(module.GetProperty("items").EnumerateArray()).GetProperty("module_id").GetString());
        Assert.Equal("(nobody)", Assert.Single(caller.GetProperty("items").EnumerateArray()).GetProperty("caller").GetString());
        Assert.All((JsonElement[])[day, module, caller], report =>
        {
            var total = report.GetProperty("total");
            Assert.Equal((3, 1), (total.GetProperty("runs").GetInt64(), total.GetProperty("failed").GetInt64()));
            Assert.True(total.GetProperty("gigabyte_seconds").GetDouble() > 0);
            Assert.True(total.GetProperty("cpu_seconds").GetDouble() > 0);
            Assert.False(total.TryGetProperty("cost", out _));
            Assert.False(report.TryGetProperty("currency", out _));
        });
    }

    [Fact]
    public async Task Usage_InPages_HasEachLineOnce_AndTheWholeTotal()
    {
        await Api.KeepAsync("paged-a", """(module (func (export "fine")))""");
        await Api.KeepAsync("paged-b", """(module (func (export "fine")))""");
        await Api.RunAsync("paged-a", """{"function":"fine"}""");
        await Api.RunAsync("paged-b", """{"function":"fine"}""");
        var names = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await Api.GetAsync($"/api/v1/usage?by=module&limit=1&continuation={Uri.EscapeDataString(continuation ?? "")}")).Json;
            names.Add(Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("module_id").GetString()!);
            Assert.True(page.GetProperty("total").GetProperty("runs").GetInt64() >= 2);
            continuation = page.GetProperty("continuation").GetString();
        }
        while (continuation is not null);

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.Contains("paged-a", names);
        Assert.Contains("paged-b", names);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("until=2026-02-30", "until")]
    [InlineData("from=2026-02-02&until=2026-02-01", "until")]
    [InlineData("from=2025-01-01&until=2026-01-02", "from")]
    [InlineData("by=hour", "by")]
    [InlineData("limit=0", "limit")]
    public async Task Usage_WrongQuery_IsRefusedWithItsField(string query, string field)
    {
        var answer = await Api.GetAsync($"/api/v1/usage?{query}");

        answer.Problem(400, "invalid-request");
        Assert.Equal(field, Assert.Single(answer.Json.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("from=2025-01-01&until=2026-01-01")]
    [InlineData("until=0001-01-01")]
    [InlineData("from=9999-12-31&until=9999-12-31")]
    public async Task Usage_DaysWithoutRuns_AreAnEmptyReport(string query)
    {
        var answer = await Api.GetAsync($"/api/v1/usage?{query}");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(0, answer.Json.GetProperty("total").GetProperty("runs").GetInt64());
    }

    [Fact]
    public async Task Costs_WithoutAPriceList_SayWhichSettingIsMissing()
    {
        var answer = await Api.GetAsync("/api/v1/modules/calc/costs");

        answer.Problem(404, "no-price-list");
        Assert.Contains("USAGE_PRICES_FILE", answer.Text, StringComparison.Ordinal);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
