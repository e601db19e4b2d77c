using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>
/// Writes a log line when a guest fails whose output is the response itself. The guest is at fault and not the host, so the level is information. A guest that
/// is called often may fail often, so there
/// is at most one line a second for each module, which says how many were left out. The history has all failures. Thread-safe.
/// </summary>
public sealed partial class GuestFailureLog(TimeProvider time, ILogger<GuestFailureLog> logger)
{
    /// <summary>The shortest time between two lines about one module.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private const int MaxModules = 10_000;

    private readonly ConcurrentDictionary<string, LineSample> _counts = new(StringComparer.Ordinal);

    /// <summary>Writes the line of a failed run, and marks its request so that the failure is not logged as the host's own.</summary>
    public void Note(HttpContext context, in ExecutionResult run)
    {
        ArgumentNullException.ThrowIfNull(context);
        GuestFailureMark.Set(context);
        Write(run, context.TraceIdentifier, RequestTrace.IdOf(context));
    }

    /// <summary>Writes the line of a failed run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="requestId">The id of the request that started the run.</param>
    /// <param name="traceId">The id of the trace that the request belongs to; <c>-</c> for none.</param>
    public void Write(in ExecutionResult run, string requestId, string traceId)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var module = run.ModuleName ?? "-";
        if (_counts.Count >= MaxModules)
        {
            // Module names come and go, so the dictionary is bounded. Clearing it loses a few counts of lines that were left out.
            _counts.Clear();
        }

        var count = _counts.GetOrAdd(module, static _ => new LineSample());
        if (count.Add(time, LineInterval, out var leftOut))
        {
            var kind = run.Outcome.Fault is { } fault ? fault.Kind.ToWireName() : "answer_invalid";
            Line(logger, module, run.Version, kind, run.Id.ToString(), requestId, traceId, leftOut);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "guest {Module}@{Version} failed: {Fault}, execution_id {ExecutionId}, request_id {RequestId}, trace_id {TraceId}; {LeftOut} more of this module were left out since the last line")]
    private static partial void Line(
        ILogger logger, string module, int version, string fault, string executionId, string requestId, string traceId, long leftOut);
}
