using System.Collections.Immutable;

namespace WasmOs.Kernel.Modules;

/// <summary>A name for one version of a module, or for several versions by weight.</summary>
/// <param name="Name">The alias's name.</param>
/// <param name="Targets">The versions; at least one.</param>
public sealed record ModuleAlias(string Name, ImmutableArray<AliasTarget> Targets);
