namespace WasmOs.Kernel.Usage;

/// <summary>A line of a usage report.</summary>
/// <param name="Key">The day as <c>yyyy-MM-dd</c>, the module's name or the caller's id.</param>
/// <param name="Totals">What was used.</param>
public sealed record UsageLine(string Key, UsageTotals Totals);
