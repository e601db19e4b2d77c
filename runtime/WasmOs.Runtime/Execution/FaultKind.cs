namespace WasmOs.Runtime.Execution;

/// <summary>Why a run did not succeed. The names on the wire are those of <see cref="FaultKindNames"/>.</summary>
public enum FaultKind : byte
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>An <c>unreachable</c> instruction.</summary>
    TrapUnreachable,

    /// <summary>Linear memory accessed out of bounds.</summary>
    TrapMemoryOutOfBounds,

    /// <summary>An atomic access at a misaligned address.</summary>
    TrapHeapMisaligned,

    /// <summary>Table accessed out of bounds.</summary>
    TrapTableOutOfBounds,

    /// <summary>Call through a null table element.</summary>
    TrapIndirectCallToNull,

    /// <summary>Call through a table element of another type.</summary>
    TrapBadSignature,

    /// <summary>Integer overflow.</summary>
    TrapIntegerOverflow,

    /// <summary>Integer division by zero.</summary>
    TrapDivideByZero,

    /// <summary>A NaN or too large a number converted to an integer.</summary>
    TrapBadConversionToInteger,

    /// <summary>A null reference was used.</summary>
    TrapNullReference,

    /// <summary>An exception that nothing in the guest caught.</summary>
    TrapUncaughtException,

    /// <summary>A host function refused what the guest asked (a bad pointer, an abort).</summary>
    TrapHost,

    /// <summary>Any other trap of the engine.</summary>
    TrapOther,

    /// <summary>The guest called <c>abort</c>.</summary>
    TrapAbort,

    /// <summary>The time allowed was over.</summary>
    DeadlineExceeded,

    /// <summary>The fuel was used up.</summary>
    FuelExhausted,

    /// <summary>More memory at start than the limit.</summary>
    MemoryLimit,

    /// <summary>More table elements at start than the limit.</summary>
    TableLimit,

    /// <summary>The WebAssembly stack was used up.</summary>
    StackOverflow,

    /// <summary>More output than allowed.</summary>
    OutputLimit,

    /// <summary>A capability that was not granted.</summary>
    CapabilityDenied,

    /// <summary>An import is missing or of another type.</summary>
    LinkError,

    /// <summary>The start function or an active segment failed.</summary>
    StartFailed,

    /// <summary>The guest ended itself with a non-zero exit code.</summary>
    ExitCode,

    /// <summary>Somebody cancelled the run, or its caller went away.</summary>
    Cancelled,

    /// <summary>A directory that the run should have got could not be opened.</summary>
    MountFailed,

    /// <summary>What the guest changed in a volume could not be kept, because another run changed it meanwhile.</summary>
    VolumeConflict,

    /// <summary>The CPU time allowed was used up.</summary>
    CpuLimit,
}
