using System.Collections.Immutable;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>Records runs in the audit trail: those that <c>AUDIT_EXECUTIONS</c> names, and each run that was denied a capability.</summary>
internal static class ExecutionAudit
{
    private const string Action = "modules.execute";
    private const string Violation = "capability.violated";

    /// <summary>Records a run, if it is to be recorded. For a run that succeeded the check costs two comparisons, unless all runs are recorded.</summary>
    public static void Add(AuditTrail? trail, in ExecutionResult run, in RunOrigin origin)
    {
        if (trail is not null && IsWanted(trail.Executions, run.Outcome))
        {
            trail.Add(EntryOf(run, origin));
        }
    }

    private static bool IsWanted(AuditExecutions executions, ExecutionOutcome outcome) => outcome.Violations > 0
        || executions == AuditExecutions.All
        || (executions == AuditExecutions.Failed && outcome.Status != ExecutionStatus.Succeeded);

    private static AuditEntry EntryOf(in ExecutionResult run, in RunOrigin origin)
    {
        var outcome = run.Outcome;
        return new AuditEntry(
            outcome.Violations > 0 ? Violation : Action, outcome.Status == ExecutionStatus.Succeeded ? AuditOutcome.Done : AuditOutcome.Failed)
        {
            Caller = origin.Caller,
            CallerId = origin.CallerId,
            KeyId = origin.KeyId,
            Address = origin.Address?.ToString(),
            RequestId = origin.RequestId,
            Reason = outcome.Fault?.Kind.ToWireName(),
            ExecutionId = run.Id,
            Module = run.ModuleName,
            Digest = run.Digest,
            Function = run.Function,
            Fuel = outcome.Usage.Fuel,
            Cpu = outcome.Usage.Cpu,
            MemoryPeakBytes = outcome.Usage.MemoryPeakBytes,
            Denied = outcome.Violations == 0 ? [] : DeniedOf(outcome),
        };
    }

    private static ImmutableArray<string> DeniedOf(ExecutionOutcome outcome) =>
        [.. outcome.Capabilities.Where(asked => asked.Blocked).Select(asked => ExecutionNames.Of(asked.Capability)).Distinct(StringComparer.Ordinal)];
}
