namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>What the runs of a module did. Immutable.</summary>
/// <param name="Runs">How many ended.</param>
/// <param name="Failed">How many of them failed or timed out; those that were cancelled are not among them.</param>
/// <param name="Seconds">Their wall-clock time.</param>
public readonly record struct ModuleRuns(double Runs, double Failed, double Seconds)
{
    /// <summary>The sum of two.</summary>
    public static ModuleRuns operator +(ModuleRuns left, ModuleRuns right) =>
        new(left.Runs + right.Runs, left.Failed + right.Failed, left.Seconds + right.Seconds);

    /// <summary>What came since an earlier count.</summary>
    public static ModuleRuns operator -(ModuleRuns later, ModuleRuns earlier) =>
        new(later.Runs - earlier.Runs, later.Failed - earlier.Failed, later.Seconds - earlier.Seconds);
}
