namespace WasmOs.Runtime.Execution;

/// <summary>The names of fault kinds in JSON, logs and metrics.</summary>
public static class FaultKindNames
{
    /// <summary>The wire name, such as <c>trap.divide_by_zero</c>; <c>none</c> for no fault.</summary>
    public static string ToWireName(this FaultKind kind) => kind switch
    {
        FaultKind.None => "none",
        FaultKind.TrapUnreachable => "trap.unreachable",
        FaultKind.TrapMemoryOutOfBounds => "trap.memory_out_of_bounds",
        FaultKind.TrapHeapMisaligned => "trap.heap_misaligned",
        FaultKind.TrapTableOutOfBounds => "trap.table_out_of_bounds",
        FaultKind.TrapIndirectCallToNull => "trap.indirect_call_to_null",
        FaultKind.TrapBadSignature => "trap.bad_signature",
        FaultKind.TrapIntegerOverflow => "trap.integer_overflow",
        FaultKind.TrapDivideByZero => "trap.divide_by_zero",
        FaultKind.TrapBadConversionToInteger => "trap.bad_conversion_to_integer",
        FaultKind.TrapNullReference => "trap.null_reference",
        FaultKind.TrapUncaughtException => "trap.uncaught_exception",
        FaultKind.TrapHost => "trap.host",
        FaultKind.TrapAbort => "trap.abort",
        FaultKind.TrapOther => "trap.other",
        FaultKind.DeadlineExceeded => "deadline_exceeded",
        FaultKind.FuelExhausted => "fuel_exhausted",
        FaultKind.MemoryLimit => "memory_limit",
        FaultKind.TableLimit => "table_limit",
        FaultKind.StackOverflow => "stack_overflow",
        FaultKind.OutputLimit => "output_limit",
        FaultKind.CapabilityDenied => "capability_denied",
        FaultKind.LinkError => "link_error",
        FaultKind.StartFailed => "start_failed",
        FaultKind.ExitCode => "exit_code",
        FaultKind.MountFailed => "mount_failed",
        FaultKind.VolumeConflict => "volume_conflict",
        FaultKind.Cancelled => "cancelled",
        FaultKind.CpuLimit => "cpu_limit",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
