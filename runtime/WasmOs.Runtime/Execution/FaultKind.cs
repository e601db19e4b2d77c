namespace WasmOs.Runtime.Execution;

/// <summary>Why a run did not succeed. <see cref="FaultKindNames"/> has the names used in JSON, logs and metrics.</summary>
public enum FaultKind : byte
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>An <c>unreachable</c> instruction.</summary>
    TrapUnreachable,

    /// <summary>The guest accessed linear memory out of bounds.</summary>
    TrapMemoryOutOfBounds,

    /// <summary>An atomic access at a misaligned address.</summary>
    TrapHeapMisaligned,

    /// <summary>The guest accessed a table out of bounds.</summary>
    TrapTableOutOfBounds,

    /// <summary>A call through a null table element.</summary>
    TrapIndirectCallToNull,

    /// <summary>A call through a table element of another function type.</summary>
    TrapBadSignature,

    /// <summary>Integer overflow.</summary>
    TrapIntegerOverflow,

    /// <summary>Integer division by zero.</summary>
    TrapDivideByZero,

    /// <summary>A NaN, or a number that is too large, was converted to an integer.</summary>
    TrapBadConversionToInteger,

    /// <summary>A null reference was used.</summary>
    TrapNullReference,

    /// <summary>An exception that nothing in the guest caught.</summary>
    TrapUncaughtException,

    /// <summary>A host function refused what the guest asked for (a bad pointer, an abort).</summary>
    TrapHost,

    /// <summary>Any other trap of the engine.</summary>
    TrapOther,

    /// <summary>The guest called <c>abort</c>.</summary>
    TrapAbort,

    /// <summary>The run did not end within its timeout.</summary>
    DeadlineExceeded,

    /// <summary>The run used up its fuel.</summary>
    FuelExhausted,

    /// <summary>The module needs more memory at start than the limit allows, or the host may hold no more memory for the run.</summary>
    MemoryLimit,

    /// <summary>The module needs more table elements at start than the limit allows.</summary>
    TableLimit,

    /// <summary>The guest used up its WebAssembly stack.</summary>
    StackOverflow,

    /// <summary>The guest gave more output than is allowed.</summary>
    OutputLimit,

    /// <summary>The guest tried to use a capability that it was not granted.</summary>
    CapabilityDenied,

    /// <summary>The module cannot be linked: an import is missing or has another type.</summary>
    LinkError,

    /// <summary>The module's start function or an active segment failed.</summary>
    StartFailed,

    /// <summary>The guest exited with a code other than zero.</summary>
    ExitCode,

    /// <summary>The run was cancelled, its caller went away, or the host is stopping.</summary>
    Cancelled,

    /// <summary>A directory that is mounted for the run could not be opened.</summary>
    MountFailed,

    /// <summary>The guest's changes to a volume could not be stored, because another run changed the volume meanwhile.</summary>
    VolumeConflict,

    /// <summary>The run used more CPU time than its limit.</summary>
    CpuLimit,
}
