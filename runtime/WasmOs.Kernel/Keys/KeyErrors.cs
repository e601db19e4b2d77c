using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Keys;

/// <summary>The errors of keys. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class KeyErrors
{
    /// <summary>A stored key cannot be decrypted.</summary>
    /// <param name="purpose">What the key is for.</param>
    /// <param name="problem">Why the key cannot be decrypted. Contains no secret.</param>
    public static KernelError Unreadable(string purpose, string problem) => new(
        KernelErrorKind.Unavailable, "keys-unreadable", "A key cannot be read",
        $"The key for {purpose} cannot be read. {problem}");

    /// <summary>The signing key is a setting, so the server cannot replace it.</summary>
    public static KernelError Configured() => new(
        KernelErrorKind.Conflict, "signing-key-configured", "The signing key is a setting",
        "Tokens are signed with JWT_SECRET. To change it, put the new secret before the old one, divided by a comma, and restart the hosts.");

    /// <summary>Other hosts changed the signing key at the same time, again and again.</summary>
    public static KernelError RotationConflict() => new(
        KernelErrorKind.Conflict, "key-rotation-conflict", "Too many rotations at once",
        "Others rotate the same signing key at the same time, again and again. Try again.", KernelErrors.Soon);
}
