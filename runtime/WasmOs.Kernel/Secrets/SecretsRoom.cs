using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Secrets;

/// <summary>Declares the room: how secrets are stored. The head gives the <see cref="SecretSeal"/>, for its key is a setting.</summary>
internal static class SecretsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Secrets")
    {
        Errors = ["secrets-key-missing"],
    };
}
