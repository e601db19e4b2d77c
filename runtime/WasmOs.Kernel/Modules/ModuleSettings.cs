using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WasmOs.Kernel.Capabilities;

namespace WasmOs.Kernel.Modules;

/// <summary>What the owner of a module decides about its runs; holds for all its versions. Immutable.</summary>
public sealed record ModuleSettings
{
    /// <summary>Nothing granted, nothing set.</summary>
    public static ModuleSettings Default { get; } = new();

    /// <summary>Limits below those of the server.</summary>
    public ModuleLimits Limits { get; init; } = ModuleLimits.None;

    /// <summary>What its runs may touch.</summary>
    /// <remarks>Stored as <c>grants</c>: rows of earlier versions have a list of names as <c>capabilities</c>, which granted nothing.</remarks>
    [JsonPropertyName("grants")]
    public ModuleCapabilities Capabilities { get; init; } = ModuleCapabilities.Unset;

    /// <summary>What it gets of the requests that it answers.</summary>
    public ModuleHttp Http { get; init; } = ModuleHttp.Default;

    /// <summary>Environment variables of its runs.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Arguments of its runs, behind the program's name.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>For people; empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>For people and tools.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;
}
