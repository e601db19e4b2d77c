namespace WasmOs.Kernel.Audit;

/// <summary>How far something that the audit trail records has come.</summary>
public enum AuditOutcome
{
    /// <summary>A change is about to be made. Its end has an entry of its own with the same request id.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused, because the caller may not do it.</summary>
    Refused,

    /// <summary>It was tried and failed.</summary>
    Failed,
}
