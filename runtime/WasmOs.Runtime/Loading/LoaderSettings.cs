using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>What a <see cref="ModuleLoader"/> is made with. Immutable.</summary>
internal sealed class LoaderSettings
{
    /// <summary>The limits of a module's binary.</summary>
    public required ScanLimits Scan { get; init; }

    /// <summary>What the compiler holds modules to.</summary>
    public required CompilerSettings Compiler { get; init; }

    /// <summary>Compilations at once.</summary>
    public required int CompileSlots { get; init; }

    /// <summary>Compilations that may wait.</summary>
    public required int CompileQueueLimit { get; init; }

    /// <summary>How long a compilation may wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public required TimeSpan QueueTimeout { get; init; }

    /// <summary>Whether unseen code runs on the baseline compiler's code first.</summary>
    public required bool IsTiered { get; init; }

    /// <summary>The key under which artifacts are authenticated; null for a random one.</summary>
    public required byte[]? ArtifactKey { get; init; }

    /// <summary>Whether each load is traced.</summary>
    public required bool IsTraced { get; init; }

    /// <summary>Is told of background work that failed.</summary>
    public required InternalFailures Failures { get; init; }
}
