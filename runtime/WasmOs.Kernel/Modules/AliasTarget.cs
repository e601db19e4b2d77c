namespace WasmOs.Kernel.Modules;

/// <summary>One version that an alias points to.</summary>
/// <param name="Version">The version.</param>
/// <param name="Weight">The version's weight among the alias's targets: a positive integer. Weights need not sum to 100.</param>
public sealed record AliasTarget(int Version, int Weight);
