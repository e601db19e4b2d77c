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
        if (outcome.Timeline is { } timeline)
        {
            AddTimeline(span, timeline);
        }

        if (outcome.Status != ExecutionStatus.Succeeded)
        {
            span.SetTag("wasmos.fault", outcome.Fault?.Kind.ToWireName()).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Adds what the run waited for, and an event for each host function that it called. There are at most 72.</summary>
    private static void AddTimeline(Activity span, RunTimeline timeline)
    {
        span.SetTag("wasmos.load_ms", timeline.Load.TotalMilliseconds)
            .SetTag("wasmos.instantiation_ms", timeline.Instantiation?.TotalMilliseconds)
            .SetTag("wasmos.preemptions", timeline.Preemptions)
            .SetTag("wasmos.preempted_ms", timeline.Preempted.TotalMilliseconds)
            .SetTag("wasmos.host_calls", timeline.HostCalls.Sum(static calls => calls.Count));
        foreach (var calls in timeline.HostCalls)
        {
            span.AddEvent(new ActivityEvent(
                calls.Name,
                tags: new ActivityTagsCollection { ["wasmos.host_calls"] = calls.Count, ["wasmos.duration_ms"] = calls.Time?.TotalMilliseconds }));
        }
    }
}
