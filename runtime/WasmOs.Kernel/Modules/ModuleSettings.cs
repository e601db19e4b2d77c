using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Modules;

/// <summary>What the owner of a module decides about its runs; holds for all its versions. Immutable.</summary>
public sealed record ModuleSettings
{
    /// <summary>Nothing granted, nothing set.</summary>
    public static ModuleSettings Default { get; } = new();

    /// <summary>Limits below those of the server.</summary>
    public ModuleLimits Limits { get; init; } = ModuleLimits.None;

    /// <summary>What its runs may touch, by name.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Environment variables of its runs.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Arguments of its runs, behind the program's name.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>For people; empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>For people and tools.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;
}
