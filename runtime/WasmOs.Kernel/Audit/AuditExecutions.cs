namespace WasmOs.Kernel.Audit;

/// <summary>Which runs the audit trail records (<c>AUDIT_EXECUTIONS</c>). Runs that were denied a capability are recorded in any case.</summary>
public enum AuditExecutions
{
    /// <summary>Runs that failed.</summary>
    Failed,

    /// <summary>All runs.</summary>
    All,

    /// <summary>No run.</summary>
    None,
}
