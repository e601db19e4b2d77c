namespace WasmOs.Kernel.Usage;

/// <summary>What usage costs, by part, in the currency of the price list. Not rounded.</summary>
/// <param name="Runs">For runs.</param>
/// <param name="Cpu">For CPU time.</param>
/// <param name="Memory">For memory by time.</param>
/// <param name="Output">For output.</param>
public readonly record struct UsageCost(decimal Runs, decimal Cpu, decimal Memory, decimal Output)
{
    /// <summary>The sum of the parts.</summary>
    public decimal Total => Runs + Cpu + Memory + Output;
}
