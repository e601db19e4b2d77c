using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Kernel.Modules;

/// <summary>What a run needs to know about one version of a module. Immutable apart from cached values; shared by runs.</summary>
public sealed class ResolvedModule
{
    private readonly GrantCompiler _compiler;
    private ModuleGrants? _grants;

    internal ResolvedModule(ModuleHead head, int version, ModuleDigest digest, ModuleDigest? bundle, GrantCompiler compiler)
    {
        _compiler = compiler;
        Bundle = bundle;
        Name = head.Name;
        ModuleCreatedAt = head.CreatedAt;
        Version = version;
        Digest = digest;
        Settings = head.Settings;
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    /// <summary>When the module was created. Distinguishes it from a deleted module of the same name.</summary>
    public DateTimeOffset ModuleCreatedAt { get; }

    /// <summary>The key under which the capabilities that runs asked for are recorded.</summary>
    internal ObservedCapabilityKey ObservedCapabilityKey => new(Name, ModuleCreatedAt);

    /// <summary>The version.</summary>
    public int Version { get; }

    /// <summary>The digest of the content.</summary>
    public ModuleDigest Digest { get; }

    /// <summary>The digest of the version's bundle; null when it has none.</summary>
    public ModuleDigest? Bundle { get; }

    /// <summary>What runs may do: the settings under the operator's ceiling. The same object as long as nothing changes.</summary>
    public CapabilityPolicy Policy => Grants.Policy;

    /// <summary>The directories that runs get.</summary>
    public IReadOnlyList<WasiMount> Mounts => Grants.Mounts;

    /// <summary>The limits of runs on files and mounts.</summary>
    public WasiLimits WasiLimits => Grants.Limits;

    /// <summary>The module's settings.</summary>
    public ModuleSettings Settings { get; }

    // Two threads may both compute the grants; the results are equal, so it does not matter which one is kept.
    private ModuleGrants Grants => _grants ??= _compiler.Compile(Name, Settings.Capabilities, Bundle);

    /// <summary>The limits of a run without limits of its own; null until first computed.</summary>
    internal ResourceLimits? Limits { get; set; }

    /// <summary>The WASI options of a run without input, arguments or variables of its own; null until first computed.</summary>
    internal WasiOptions? Wasi { get; set; }
}
