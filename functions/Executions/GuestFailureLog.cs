using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>
/// The log lines of guests that failed where they were to give the answer. That is the guest's fault and not the host's, and a guest that is called often may fail often: a line at information level, at most
/// one a second and module, which says how many were left out. The history has them all. Thread-safe.
/// </summary>
public sealed partial class GuestFailureLog(TimeProvider time, ILogger<GuestFailureLog> logger)
{
    /// <summary>The least time between two lines about a module.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private const int MaxModules = 10_000;

    private readonly ConcurrentDictionary<string, LineSample> _counts = new(StringComparer.Ordinal);

    /// <summary>Tells of a failed run, and marks its request as one that the guest failed.</summary>
    public void Note(HttpContext context, in ExecutionResult run)
    {
        ArgumentNullException.ThrowIfNull(context);
        GuestFailureMark.Set(context);
        Write(run, context.TraceIdentifier);
    }

    /// <summary>Tells of a failed run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="requestId">The request that it was to answer.</param>
    public void Write(in ExecutionResult run, string requestId)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var module = run.ModuleName ?? "-";
        if (_counts.Count >= MaxModules)
        {
            // Names come and go: what was left out of a few lines is then not told.
            _counts.Clear();
        }

        var count = _counts.GetOrAdd(module, static _ => new LineSample());
        if (count.Add(time, LineInterval, out var leftOut))
        {
            var kind = run.Outcome.Fault is { } fault ? fault.Kind.ToWireName() : "answer_invalid";
            Line(logger, module, run.Version, kind, run.Id.ToString(), requestId, leftOut);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "guest {Module}@{Version} failed: {Fault}, execution_id {ExecutionId}, request_id {RequestId}; {LeftOut} more of this module were left out since the last line")]
    private static partial void Line(ILogger logger, string module, int version, string fault, string executionId, string requestId, long leftOut);
}
