using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Secrets;

/// <summary>Declares the Secrets room: how secrets are stored. The head provides the <see cref="SecretSeal"/>, because its keys come from a setting.</summary>
internal static class SecretsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Secrets")
    {
        Errors = ["secrets-key-missing"],
    };
}
