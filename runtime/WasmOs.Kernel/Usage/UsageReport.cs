namespace WasmOs.Kernel.Usage;

/// <summary>What was used.</summary>
/// <param name="Lines">The lines that have runs, in ordinal order of their keys.</param>
/// <param name="Total">The sum of all lines.</param>
public sealed record UsageReport(IReadOnlyList<UsageLine> Lines, UsageTotals Total)
{
    /// <summary>The report of nothing.</summary>
    public static UsageReport Empty => new([], new UsageTotals());
}
