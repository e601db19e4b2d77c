namespace WasmOs.Kernel.Modules;

/// <summary>One version that an alias points at.</summary>
/// <param name="Version">The version.</param>
/// <param name="Weight">Its share among the alias's targets: a positive integer; shares need not sum to 100.</param>
public sealed record AliasTarget(int Version, int Weight);
