using System.Collections.Immutable;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Audit;

/// <summary>One entry of the audit trail. Immutable. Texts that are longer than the trail keeps are cut, and what looks like a credential is hidden.</summary>
/// <param name="Action">What is done, <c>resource.verb</c>, such as <c>modules.delete</c>.</param>
/// <param name="Outcome">How far it has come.</param>
public sealed record AuditEntry(string Action, AuditOutcome Outcome)
{
    /// <summary>When it happened, UTC.</summary>
    /// <value>the time at which the entry is added</value>
    public DateTimeOffset Time { get; init; }

    /// <summary>Who does it: the name of the caller (<see cref="Access.Caller.Name"/>).</summary>
    public string? Caller { get; init; }

    /// <summary>The id of the user or key, which is never used again.</summary>
    public string? CallerId { get; init; }

    /// <summary>The id of the API key or session by which the caller was recognized.</summary>
    public string? KeyId { get; init; }

    /// <summary>The address of the client.</summary>
    public string? Address { get; init; }

    /// <summary>The id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>On what it is done, such as <c>webhooks/0191…</c>.</summary>
    public string? Target { get; init; }

    /// <summary>What has been changed, such as <c>user bob: roles viewer -> operator</c>; never a secret. Null when the entry tells no change.</summary>
    public string? Change { get; init; }

    /// <summary>The HTTP status of the answer; 0 when there is none.</summary>
    public int Status { get; init; }

    /// <summary>Why it was refused or failed: the slug of a problem, or a short text.</summary>
    public string? Reason { get; init; }

    /// <summary>The run; null when the entry is about none.</summary>
    public ExecutionId? ExecutionId { get; init; }

    /// <summary>The name of the module.</summary>
    public string? Module { get; init; }

    /// <summary>The digest of the module's content.</summary>
    public ModuleDigest? Digest { get; init; }

    /// <summary>The called function of the module.</summary>
    public string? Function { get; init; }

    /// <summary>The fuel that the run used; null when it was not counted.</summary>
    public long? Fuel { get; init; }

    /// <summary>The processor time of the run; null when the entry is about none.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>The highest memory of the run, bytes; null when the entry is about none.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>The capabilities that the run asked for and was denied.</summary>
    public ImmutableArray<string> Denied { get; init; } = [];
}
