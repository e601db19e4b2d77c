using System.Diagnostics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>The span of a run, where the request or task that asked for it has one.</summary>
internal static class RunSpan
{
    /// <summary>Begins the span.</summary>
    /// <returns>The span; null where the run is not traced.</returns>
    public static Activity? Begin(ResolvedModule? module, string? function)
    {
        var span = Tracing.Step(KernelDiagnostics.Source, "run");
        if (span is not null)
        {
            span.DisplayName = $"run {module?.Name ?? "(not stored)"}";
            span.SetTag("wasmos.module", module?.Name).SetTag("wasmos.module_version", module?.Version).SetTag("wasmos.function", function);
        }

        return span;
    }

    /// <summary>Describes how the run ended.</summary>
    public static void End(Activity span, in ExecutionResult run)
    {
        var (outcome, usage) = (run.Outcome, run.Outcome.Usage);
        span.SetTag("wasmos.execution_id", run.Id.ToString())
            .SetTag("wasmos.status", ExecutionNames.Of(outcome.Status).ToString())
            .SetTag("wasmos.start", ExecutionNames.Of(usage.Start).ToString())
            .SetTag("wasmos.queued_ms", usage.Queued.TotalMilliseconds)
            .SetTag("wasmos.duration_ms", usage.Duration.TotalMilliseconds)
            .SetTag("wasmos.cpu_ms", usage.Cpu.TotalMilliseconds)
            .SetTag("wasmos.memory_peak_bytes", usage.MemoryPeakBytes)
            .SetTag("wasmos.violations", outcome.Violations);
        if (outcome.Status != ExecutionStatus.Succeeded)
        {
            span.SetTag("wasmos.fault", outcome.Fault?.Kind.ToWireName()).SetStatus(ActivityStatusCode.Error);
        }
    }
}
