using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>The settings of a <see cref="ModuleLoader"/>. Immutable.</summary>
internal sealed class LoaderSettings
{
    /// <summary>The limits of a module's binary.</summary>
    public required ScanLimits Scan { get; init; }

    /// <summary>The settings of the compiler.</summary>
    public required CompilerSettings Compiler { get; init; }

    /// <summary>Compilations that run at the same time, for small and for large modules each.</summary>
    public required int CompileSlots { get; init; }

    /// <summary>Compilations that may wait, for small and for large modules each.</summary>
    public required int CompileQueueLimit { get; init; }

    /// <summary>How long a compilation may wait. <see cref="Timeout.InfiniteTimeSpan"/>: without limit.</summary>
    public required TimeSpan QueueTimeout { get; init; }

    /// <summary>Whether a new module is first compiled by the baseline compiler.</summary>
    public required bool IsTiered { get; init; }

    /// <summary>The key that authenticates artifacts. Null: a random key.</summary>
    public required byte[]? ArtifactKey { get; init; }

    /// <summary>Whether each load is traced.</summary>
    public required bool IsTraced { get; init; }

    /// <summary>Receives the failures of background work.</summary>
    public required InternalFailures Failures { get; init; }
}
