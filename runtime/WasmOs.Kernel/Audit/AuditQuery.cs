namespace WasmOs.Kernel.Audit;

/// <summary>Which entries of the audit trail to list. Immutable; a member that is null selects all.</summary>
public sealed record AuditQuery
{
    /// <summary>No entry before this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only entries before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The name or the id of the caller.</summary>
    public string? Caller { get; init; }

    /// <summary>The action, or the beginning of actions followed by <c>*</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>The name of the module.</summary>
    public string? Module { get; init; }

    /// <summary>The id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>The most entries of a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The continuation of the page before; null for the first page.</summary>
    public string? Continuation { get; init; }
}
