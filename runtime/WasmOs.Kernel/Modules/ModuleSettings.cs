using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WasmOs.Kernel.Capabilities;

namespace WasmOs.Kernel.Modules;

/// <summary>What a module's owner sets for the module's runs. Applies to all versions. Immutable.</summary>
public sealed record ModuleSettings
{
    /// <summary>The default: nothing is granted and nothing is set.</summary>
    public static ModuleSettings Default { get; } = new();

    /// <summary>Limits stricter than the server's.</summary>
    public ModuleLimits Limits { get; init; } = ModuleLimits.None;

    /// <summary>What runs may access.</summary>
    /// <remarks>Stored as <c>grants</c>: rows of earlier versions have a member <c>capabilities</c>, a list of names that granted nothing.</remarks>
    [JsonPropertyName("grants")]
    public ModuleCapabilities Capabilities { get; init; } = ModuleCapabilities.Unset;

    /// <summary>What the guest receives of the HTTP requests that it handles.</summary>
    public ModuleHttp Http { get; init; } = ModuleHttp.Default;

    /// <summary>Environment variables of runs.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Program arguments of runs, after the program's name.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>A description for people; empty when there is none.</summary>
    public string Description { get; init; } = "";

    /// <summary>Labels for people and tools.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;
}
