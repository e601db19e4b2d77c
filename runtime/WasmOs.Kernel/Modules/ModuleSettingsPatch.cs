using WasmOs.Kernel.Capabilities;

namespace WasmOs.Kernel.Modules;

/// <summary>A change of settings: a member that is not null replaces the old one as a whole.</summary>
public sealed record ModuleSettingsPatch
{
    /// <summary>See <see cref="ModuleSettings.Limits"/>.</summary>
    public ModuleLimits? Limits { get; init; }

    /// <summary>See <see cref="ModuleSettings.Capabilities"/>.</summary>
    public ModuleCapabilities? Capabilities { get; init; }

    /// <summary>See <see cref="ModuleSettings.Http"/>.</summary>
    public ModuleHttp? Http { get; init; }

    /// <summary>See <see cref="ModuleSettings.Env"/>.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>See <see cref="ModuleSettings.Args"/>.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>See <see cref="ModuleSettings.Description"/>.</summary>
    public string? Description { get; init; }

    /// <summary>See <see cref="ModuleSettings.Labels"/>.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
