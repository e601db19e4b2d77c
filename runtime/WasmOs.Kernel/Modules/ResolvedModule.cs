using WasmOs.Runtime;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Kernel.Modules;

/// <summary>One version of a module, as far as a run needs to know it. Immutable and shared.</summary>
public sealed class ResolvedModule
{
    internal ResolvedModule(string name, int version, ModuleDigest digest, ModuleSettings settings)
    {
        Name = name;
        Version = version;
        Digest = digest;
        Settings = settings;
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    /// <summary>The version.</summary>
    public int Version { get; }

    /// <summary>The content.</summary>
    public ModuleDigest Digest { get; }

    /// <summary>The module's settings.</summary>
    public ModuleSettings Settings { get; }

    /// <summary>The limits of a run that asks for none, once somebody has worked them out.</summary>
    internal ResourceLimits? Limits { get; set; }

    /// <summary>What a run that brings nothing of its own gets through WASI, once somebody has worked it out.</summary>
    internal WasiOptions? Wasi { get; set; }
}
