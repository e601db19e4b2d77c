using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Kernel.Modules;

/// <summary>One version of a module, as far as a run needs to know it. Immutable and shared.</summary>
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

    /// <summary>When the module came to be: tells it from a former one of its name.</summary>
    public DateTimeOffset ModuleCreatedAt { get; }

    /// <summary>Under what the runs' requests for capabilities are kept.</summary>
    internal ObservedCapabilityKey ObservedCapabilityKey => new(Name, ModuleCreatedAt);

    /// <summary>The version.</summary>
    public int Version { get; }

    /// <summary>The content.</summary>
    public ModuleDigest Digest { get; }

    /// <summary>The digest of the files that came with it; null for none.</summary>
    public ModuleDigest? Bundle { get; }

    /// <summary>What its runs may do: the settings under the operator's ceiling. One object as long as nothing changes.</summary>
    public CapabilityPolicy Policy => Grants.Policy;

    /// <summary>The directories that its runs get.</summary>
    public IReadOnlyList<WasiMount> Mounts => Grants.Mounts;

    /// <summary>How much its runs may use through WASI.</summary>
    public WasiLimits WasiLimits => Grants.Limits;

    /// <summary>The module's settings.</summary>
    public ModuleSettings Settings { get; }

    // Of two threads that work it out at once either's is kept: they are the same.
    private ModuleGrants Grants => _grants ??= _compiler.Compile(Name, Settings.Capabilities, Bundle);

    /// <summary>The limits of a run that asks for none, once somebody has worked them out.</summary>
    internal ResourceLimits? Limits { get; set; }

    /// <summary>What a run that brings nothing of its own gets through WASI, once somebody has worked it out.</summary>
    internal WasiOptions? Wasi { get; set; }
}
