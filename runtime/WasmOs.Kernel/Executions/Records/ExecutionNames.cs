using System.Text.Json;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>The names of a run's states in the API and in storage. Names that every run writes are encoded once.</summary>
public static class ExecutionNames
{
    private static readonly JsonEncodedText Succeeded = JsonEncodedText.Encode("succeeded");
    private static readonly JsonEncodedText Failed = JsonEncodedText.Encode("failed");
    private static readonly JsonEncodedText TimedOut = JsonEncodedText.Encode("timed_out");
    private static readonly JsonEncodedText Cancelled = JsonEncodedText.Encode("cancelled");
    private static readonly JsonEncodedText Warm = JsonEncodedText.Encode("warm");
    private static readonly JsonEncodedText Memory = JsonEncodedText.Encode("memory");
    private static readonly JsonEncodedText Artifact = JsonEncodedText.Encode("artifact");
    private static readonly JsonEncodedText Cold = JsonEncodedText.Encode("cold");

    /// <summary>The status of a run in progress.</summary>
    internal static readonly JsonEncodedText Running = JsonEncodedText.Encode("running");

    /// <summary>The name of a status.</summary>
    public static JsonEncodedText Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => Succeeded,
        ExecutionStatus.Failed => Failed,
        ExecutionStatus.TimedOut => TimedOut,
        ExecutionStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The name of a start kind.</summary>
    public static JsonEncodedText Of(StartKind start) => start switch
    {
        StartKind.Warm => Warm,
        StartKind.Memory => Memory,
        StartKind.Artifact => Artifact,
        StartKind.Cold => Cold,
        _ => throw new ArgumentOutOfRangeException(nameof(start), start, null),
    };

    /// <summary>The name of a capability.</summary>
    public static string Of(Capability capability) => capability switch
    {
        Capability.FileRead => "file_read",
        Capability.FileWrite => "file_write",
        Capability.Environment => "environment",
        Capability.Arguments => "arguments",
        Capability.Clock => "clock",
        Capability.Randomness => "randomness",
        Capability.Network => "network",
        _ => "syscall",
    };

    /// <summary>Translates an old name of a start kind to the current one: old lines of the history still say <c>pooled</c> and <c>cached</c>.</summary>
    internal static string CurrentStart(string name) => name switch
    {
        "pooled" => "memory",
        "cached" => "artifact",
        _ => name,
    };
}
