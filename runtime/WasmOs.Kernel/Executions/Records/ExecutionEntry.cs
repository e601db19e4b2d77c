using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// A run of the history, as <see cref="ExecutionReader"/> reads it and <see cref="ExecutionJson"/> writes it. States are strings, so that states written by
/// other versions pass through unchanged.
/// </summary>
public sealed record ExecutionEntry
{
    /// <summary>The run's id.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The module's name; null when the module was not stored.</summary>
    public string? ModuleId { get; init; }

    /// <summary>The module's version; null when the module has no name.</summary>
    public int? Version { get; init; }

    /// <summary>The digest of the module's content, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The function that was called.</summary>
    public required string Function { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>timed_out</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the run started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The name of the caller who asked for the run; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The result: null, a value, or an array.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The guest's exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the guest wrote to standard output; null in lists when it is stored in a separate blob (see <see cref="StdoutBytes"/>).</summary>
    public string? Stdout { get; init; }

    /// <summary>What the guest wrote to standard error; null in lists when it is stored in a separate blob.</summary>
    public string? Stderr { get; init; }

    /// <summary>Size of standard output in bytes.</summary>
    public long StdoutBytes { get; init; }

    /// <summary>Size of standard error in bytes.</summary>
    public long StderrBytes { get; init; }

    /// <summary>Whether output was truncated at its limit.</summary>
    public bool Truncated { get; init; }

    /// <summary>
    /// When the guest wrote its output, in the format of <see cref="OutputMarksJson"/>; null when there are no marks. Read for the log of a run.
    /// </summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<long>? Marks { get; init; }

    /// <summary>Whether the guest wrote so often that the later times were dropped.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal bool MarksCut { get; init; }

    /// <summary>Where the time went; null when no timeline was kept. Read for the trace of a run.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal ExecutionTimeline? Timeline { get; init; }

    /// <summary>What went wrong; null when the run succeeded.</summary>
    public ExecutionEntryFault? Fault { get; init; }

    /// <summary>How often the run was denied a capability.</summary>
    public int ViolationCount { get; init; }

    /// <summary>What the run was denied, each thing once and up to the limit of recorded violations; null when nothing was denied.</summary>
    public IReadOnlyList<ExecutionEntryViolation>? Violations { get; init; }

    /// <summary>The resources that the run used.</summary>
    public required ExecutionEntryUsage Usage { get; init; }

    /// <summary>
    /// Names of outputs that are stored in separate blobs (<c>stdout</c>, <c>stderr</c>, <c>result.text</c>, <c>result.json</c>, <c>result.bytes</c>); null
    /// when there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Apart { get; init; }
}
