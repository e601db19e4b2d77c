using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>The names of a run's JSON members, encoded once because every run writes them.</summary>
internal static class ExecutionMembers
{
    public static readonly JsonEncodedText ExecutionId = JsonEncodedText.Encode("execution_id");
    public static readonly JsonEncodedText ModuleId = JsonEncodedText.Encode("module_id");
    public static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    public static readonly JsonEncodedText Digest = JsonEncodedText.Encode("digest");
    public static readonly JsonEncodedText Function = JsonEncodedText.Encode("function");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("started_at");
    public static readonly JsonEncodedText CreatedBy = JsonEncodedText.Encode("created_by");
    public static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    public static readonly JsonEncodedText ExitCode = JsonEncodedText.Encode("exit_code");
    public static readonly JsonEncodedText Stdout = JsonEncodedText.Encode("stdout");
    public static readonly JsonEncodedText Stderr = JsonEncodedText.Encode("stderr");
    public static readonly JsonEncodedText StdoutBytes = JsonEncodedText.Encode("stdout_bytes");
    public static readonly JsonEncodedText StderrBytes = JsonEncodedText.Encode("stderr_bytes");
    public static readonly JsonEncodedText Truncated = JsonEncodedText.Encode("truncated");
    public static readonly JsonEncodedText Fault = JsonEncodedText.Encode("fault");
    public static readonly JsonEncodedText ViolationCount = JsonEncodedText.Encode("violation_count");
    public static readonly JsonEncodedText Violations = JsonEncodedText.Encode("violations");
    public static readonly JsonEncodedText Usage = JsonEncodedText.Encode("usage");
    public static readonly JsonEncodedText Duration = JsonEncodedText.Encode("duration_ms");
    public static readonly JsonEncodedText Cpu = JsonEncodedText.Encode("cpu_ms");
    public static readonly JsonEncodedText Queued = JsonEncodedText.Encode("queued_ms");
    public static readonly JsonEncodedText MemoryPeak = JsonEncodedText.Encode("memory_peak_bytes");
    public static readonly JsonEncodedText Fuel = JsonEncodedText.Encode("fuel");
    public static readonly JsonEncodedText Start = JsonEncodedText.Encode("start");
    public static readonly JsonEncodedText Apart = JsonEncodedText.Encode("apart");
}
