using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.History;

/// <summary>The names of states in the history and on the wire.</summary>
internal static class HistoryNames
{
    public static ReadOnlySpan<byte> Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => "succeeded"u8,
        ExecutionStatus.Failed => "failed"u8,
        ExecutionStatus.TimedOut => "timed_out"u8,
        ExecutionStatus.Cancelled => "cancelled"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static string TextOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => "succeeded",
        ExecutionStatus.Failed => "failed",
        ExecutionStatus.TimedOut => "timed_out",
        _ => "cancelled",
    };

    public static ReadOnlySpan<byte> Of(Capability capability) => capability switch
    {
        Capability.FileRead => "file_read"u8,
        Capability.FileWrite => "file_write"u8,
        Capability.Environment => "environment"u8,
        Capability.Arguments => "arguments"u8,
        Capability.Clock => "clock"u8,
        Capability.Randomness => "randomness"u8,
        Capability.Network => "network"u8,
        _ => "syscall"u8,
    };

    public static ReadOnlySpan<byte> Of(StartKind start) => start switch
    {
        StartKind.Warm => "warm"u8,
        StartKind.Memory => "memory"u8,
        StartKind.Artifact => "artifact"u8,
        StartKind.Cold => "cold"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(start), start, null),
    };

    /// <summary>The name of a start as it is today: history is kept for long, and its older lines say <c>pooled</c> and <c>cached</c>.</summary>
    public static string CurrentStart(string name) => name switch
    {
        "pooled" => "memory",
        "cached" => "artifact",
        _ => name,
    };
}
