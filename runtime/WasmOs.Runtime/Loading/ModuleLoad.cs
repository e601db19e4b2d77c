using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>The result of loading a module: a lease, which the receiver disposes after use, or the reason why the module cannot be run.</summary>
public readonly struct ModuleLoad
{
    private ModuleLoad(ModuleLease lease, ModuleRejection? rejection, StartKind start, TimeSpan duration)
    {
        Lease = lease;
        Rejection = rejection;
        Start = start;
        Duration = duration;
    }

    /// <summary>The lease on the module. Empty when the module was refused or does not exist.</summary>
    public ModuleLease Lease { get; }

    /// <summary>Why the module was refused. Null when the module was loaded or does not exist.</summary>
    public ModuleRejection? Rejection { get; }

    /// <summary>Where the code came from: memory, an artifact, or a compilation now.</summary>
    public StartKind Start { get; }

    /// <summary>How long the load took; zero when the code was in memory or the module was not loaded.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether the module was loaded and can be run.</summary>
    public bool IsLoaded => !Lease.IsEmpty;

    internal static ModuleLoad Loaded(ModuleLease lease, StartKind start, TimeSpan duration) => new(lease, null, start, duration);

    internal static ModuleLoad Refused(ModuleRejection rejection) => new(default, rejection, StartKind.Cold, TimeSpan.Zero);

    internal static ModuleLoad Missing { get; } = new(default, null, StartKind.Cold, TimeSpan.Zero);
}
