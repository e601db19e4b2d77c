using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Passwords;

/// <summary>The errors of passwords. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class PasswordErrors
{
    /// <summary>Too many passwords are being checked.</summary>
    public static KernelError Busy() => new(
        KernelErrorKind.Busy, "sign-in-busy", "Too many people sign in at once",
        "Too many passwords are being checked now. Try again.", TimeSpan.FromSeconds(2));
}
