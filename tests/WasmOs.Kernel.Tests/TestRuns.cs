using System.Collections.Immutable;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Tests;

/// <summary>Creates results of runs that were never executed.</summary>
internal static class TestRuns
{
    private static readonly ModuleDigest Digest = ModuleDigest.Of("module"u8);

    public static ExecutionResult Make(
        ExecutionId id, string? module = "calc", ExecutionStatus status = ExecutionStatus.Succeeded, byte[]? stdout = null, ExecutionFault? fault = null,
        ResultForm returns = ResultForm.Values, byte[]? resultBytes = null) =>
        new(id, module, module is null ? 0 : 3, Digest, "add", returns, new ExecutionOutcome
        {
            Status = status,
            Fault = fault,
            ResultCount = 1,
            Result = GuestValue.FromI32(8),
            ResultBytes = resultBytes,
            Stdout = stdout,
            Usage = new ExecutionUsage { Duration = TimeSpan.FromMicroseconds(21), MemoryPeakBytes = 65536, Start = StartKind.Warm },
        });

    public static ExecutionFault Fault(string message = "divided by zero") =>
        new(FaultKind.TrapDivideByZero, message, ImmutableArray.Create(new BacktraceFrame("div", 3, 57)));
}
