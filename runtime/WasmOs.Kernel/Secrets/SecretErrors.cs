using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Secrets;

/// <summary>The errors of secrets. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class SecretErrors
{
    /// <summary>This host has no key to encrypt a secret with.</summary>
    public static KernelError KeyMissing() => new(
        KernelErrorKind.Unavailable, "secrets-key-missing", "Secrets cannot be stored",
        "This host has no key under which it could store a secret. Set SECRETS_KEY to the base 64 of 32 random bytes, the same on all hosts, and start it again.");
}
