namespace WasmOs.Kernel.Keys;

/// <summary>What a key is for. A key of one purpose is never used for another. Purposes are stored: never rename one.</summary>
public static class KeyPurpose
{
    /// <summary>Signing keys of access tokens.</summary>
    public const string Tokens = "tokens";

    /// <summary>Signing keys of the audit trail.</summary>
    public const string Audit = "audit";

    /// <summary>The secret under which API keys are hashed.</summary>
    public const string ApiKeys = "api-keys";
}
