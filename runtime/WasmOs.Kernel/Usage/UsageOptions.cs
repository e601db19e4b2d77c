namespace WasmOs.Kernel.Usage;

/// <summary>The options of usage.</summary>
public sealed class UsageOptions
{
    /// <summary>How long sums are kept. Whole days are removed.</summary>
    /// <value>400 days: a year, and the same month of the year before</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>What usage costs.</summary>
    /// <value>null: nothing is said about costs</value>
    public UsagePrices? Prices { get; set; }
}
