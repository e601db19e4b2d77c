using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Audit;

/// <summary>The problems of the audit trail.</summary>
public static class AuditErrors
{
    /// <summary>As many entries wait for storage as may.</summary>
    public static KernelError NoRoom() => KernelErrors.Busy(
        "The audit trail cannot be written, and as many entries wait for it as may. Nothing was started; try again when storage is back.");

    /// <summary>As many verifications run as may.</summary>
    public static KernelError VerificationsRunning(int most) => new(
        KernelErrorKind.RateLimited, "audit-verify-busy", "The audit trail is being verified",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{most} verifications run already, and each reads many days. Try again when one of them has ended, or verify an export with wasmos audit verify."),
        TimeSpan.FromSeconds(10));
}
