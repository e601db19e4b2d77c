using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>A run of the history, as <see cref="ExecutionReader"/> reads it. Names of states are texts, so that those of other versions pass through; <see cref="ExecutionJson"/> shows it.</summary>
public sealed record ExecutionEntry
{
    /// <summary>The run's id.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The module's name; null for a run of a module that was not kept.</summary>
    public string? ModuleId { get; init; }

    /// <summary>The module's version; null without a name.</summary>
    public int? Version { get; init; }

    /// <summary>The module's content, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The function that was called.</summary>
    public required string Function { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>timed_out</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The result: null, a value, or an array.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The guest's exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it wrote to standard output; in lists null when it is kept apart (see <see cref="StdoutBytes"/>).</summary>
    public string? Stdout { get; init; }

    /// <summary>What it wrote to standard error; in lists null when it is kept apart.</summary>
    public string? Stderr { get; init; }

    /// <summary>Size of standard output, bytes.</summary>
    public long StdoutBytes { get; init; }

    /// <summary>Size of standard error, bytes.</summary>
    public long StderrBytes { get; init; }

    /// <summary>Whether output was cut.</summary>
    public bool Truncated { get; init; }

    /// <summary>When it wrote its output, as <see cref="OutputMarksJson"/> has it; null when it wrote nothing. The log of a run reads it.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<long>? Marks { get; init; }

    /// <summary>Whether it wrote so often that the later times were not kept.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal bool MarksCut { get; init; }

    /// <summary>What went wrong; null when it succeeded.</summary>
    public ExecutionEntryFault? Fault { get; init; }

    /// <summary>How often it was refused a capability.</summary>
    public int ViolationCount { get; init; }

    /// <summary>What it was refused, each thing once and up to the limit of events; null when nothing.</summary>
    public IReadOnlyList<ExecutionEntryViolation>? Violations { get; init; }

    /// <summary>What it used.</summary>
    public required ExecutionEntryUsage Usage { get; init; }

    /// <summary>Names of outputs that are blobs of their own (<c>stdout</c>, <c>stderr</c>, <c>result</c>); null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Apart { get; init; }
}
