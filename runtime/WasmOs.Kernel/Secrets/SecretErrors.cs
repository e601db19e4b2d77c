using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Secrets;

/// <summary>The errors of secrets. Slugs are part of the interface: add, never change.</summary>
public static class SecretErrors
{
    /// <summary>There is no key to store a secret under.</summary>
    public static KernelError KeyMissing() => new(
        KernelErrorKind.Unavailable, "secrets-key-missing", "Secrets cannot be stored",
        "This host has no key under which it could store a secret. Set SECRETS_KEY to the base 64 of 32 random bytes, the same on all hosts, and start it again.");
}
