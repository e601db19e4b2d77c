namespace WasmOs.Kernel.Audit;

/// <summary>The audit trail cannot be written. Immutable.</summary>
/// <param name="Since">When the first write failed after which none succeeded.</param>
/// <param name="Failure">Why the last one failed.</param>
public sealed record AuditOutage(DateTimeOffset Since, string Failure);
