using WasmOs.Kernel.Usage;

namespace WasmOs.Kernel.Tests.Usage;

public sealed class UsagePricesTests
{
    [Fact]
    public void CostOf_EachPart_IsExact()
    {
        var prices = new UsagePrices("EUR") { PerRun = 0.1m, PerCpuSecond = 0.2m, PerGigabyteSecond = 0.01m, PerOutputGigabyte = 4 };
        var totals = new UsageTotals { Runs = 3, Cpu = TimeSpan.FromMilliseconds(500), GigabyteSeconds = 2.5, OutputBytes = 1L << 29 };

        var cost = prices.CostOf(totals);

        Assert.Equal(new UsageCost(0.3m, 0.1m, 0.025m, 2), cost);
        Assert.Equal(2.425m, cost.Total);
    }

    [Fact]
    public void CostOf_TheLargestNumbers_StaysInRange()
    {
        var prices = new UsagePrices("EUR")
        {
            PerRun = UsagePrices.Highest,
            PerCpuSecond = UsagePrices.Highest,
            PerGigabyteSecond = UsagePrices.Highest,
            PerOutputGigabyte = UsagePrices.Highest,
        };
        var totals = new UsageTotals { Runs = long.MaxValue, Cpu = TimeSpan.MaxValue, GigabyteSeconds = double.MaxValue, OutputBytes = long.MaxValue };

        Assert.True(prices.CostOf(totals).Total > 0);
    }
}
