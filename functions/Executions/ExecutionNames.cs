using System.Text.Json;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The names of a run's status and start on the wire, escaped once.</summary>
internal static class ExecutionNames
{
    private static readonly JsonEncodedText Succeeded = JsonEncodedText.Encode("succeeded");
    private static readonly JsonEncodedText Failed = JsonEncodedText.Encode("failed");
    private static readonly JsonEncodedText TimedOut = JsonEncodedText.Encode("timed_out");
    private static readonly JsonEncodedText Cancelled = JsonEncodedText.Encode("cancelled");
    private static readonly JsonEncodedText Warm = JsonEncodedText.Encode("warm");
    private static readonly JsonEncodedText Memory = JsonEncodedText.Encode("memory");
    private static readonly JsonEncodedText Artifact = JsonEncodedText.Encode("artifact");
    private static readonly JsonEncodedText Cold = JsonEncodedText.Encode("cold");

    public static JsonEncodedText Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => Succeeded,
        ExecutionStatus.Failed => Failed,
        ExecutionStatus.TimedOut => TimedOut,
        ExecutionStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static JsonEncodedText Of(StartKind start) => start switch
    {
        StartKind.Warm => Warm,
        StartKind.Memory => Memory,
        StartKind.Artifact => Artifact,
        StartKind.Cold => Cold,
        _ => throw new ArgumentOutOfRangeException(nameof(start), start, null),
    };
}
