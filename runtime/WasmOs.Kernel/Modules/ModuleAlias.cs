using System.Collections.Immutable;

namespace WasmOs.Kernel.Modules;

/// <summary>A name for one version, or for several by weight.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Targets">At least one.</param>
public sealed record ModuleAlias(string Name, ImmutableArray<AliasTarget> Targets);
