using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>What came of loading a module: a lease, which the receiver disposes after use, or the reason why not.</summary>
public readonly struct ModuleLoad
{
    private ModuleLoad(ModuleLease lease, ModuleRejection? rejection, StartKind start, TimeSpan duration)
    {
        Lease = lease;
        Rejection = rejection;
        Start = start;
        Duration = duration;
    }

    /// <summary>The module; empty when it was refused or does not exist.</summary>
    public ModuleLease Lease { get; }

    /// <summary>Why it was refused; null when it was loaded or does not exist.</summary>
    public ModuleRejection? Rejection { get; }

    /// <summary>Where the code came from: memory, an artifact, or a compilation now.</summary>
    public StartKind Start { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether the module can be run.</summary>
    public bool IsLoaded => !Lease.IsEmpty;

    internal static ModuleLoad Loaded(ModuleLease lease, StartKind start, TimeSpan duration) => new(lease, null, start, duration);

    internal static ModuleLoad Refused(ModuleRejection rejection) => new(default, rejection, StartKind.Cold, TimeSpan.Zero);

    internal static ModuleLoad Missing { get; } = new(default, null, StartKind.Cold, TimeSpan.Zero);
}
