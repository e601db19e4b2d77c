using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Audit;

/// <summary>The problems of the audit trail.</summary>
public static class AuditErrors
{
    /// <summary>As many entries wait for storage as may.</summary>
    public static KernelError NoRoom() => KernelErrors.Busy(
        "The audit trail cannot be written, and as many entries wait for it as may. Nothing was started; try again when storage is back.");
}
