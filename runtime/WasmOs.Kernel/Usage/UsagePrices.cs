namespace WasmOs.Kernel.Usage;

/// <summary>The operator's price list. Immutable.</summary>
/// <param name="Currency">The currency, three letters of ISO 4217 such as <c>EUR</c>.</param>
public sealed record UsagePrices(string Currency)
{
    /// <summary>The highest price: above it a sum could leave the range of numbers.</summary>
    public const decimal Highest = 1_000_000;

    // Far beyond any real sum, so that a damaged row cannot leave the range of numbers.
    private const double MostGigabyteSeconds = 1e18;

    /// <summary>The price of a run, whatever its outcome.</summary>
    public decimal PerRun { get; init; }

    /// <summary>The price of a second of CPU time.</summary>
    public decimal PerCpuSecond { get; init; }

    /// <summary>The price of a GiB of memory for a second.</summary>
    public decimal PerGigabyteSecond { get; init; }

    /// <summary>The price of a GiB of output.</summary>
    public decimal PerOutputGigabyte { get; init; }

    /// <summary>What usage costs.</summary>
    public UsageCost CostOf(UsageTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return new UsageCost(
            totals.Runs * PerRun,
            (decimal)totals.Cpu.Ticks / TimeSpan.TicksPerSecond * PerCpuSecond,
            (decimal)Math.Min(totals.GigabyteSeconds, MostGigabyteSeconds) * PerGigabyteSecond,
            (decimal)totals.OutputBytes / UsageTotals.BytesPerGigabyte * PerOutputGigabyte);
    }
}
