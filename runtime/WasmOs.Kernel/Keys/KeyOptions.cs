namespace WasmOs.Kernel.Keys;

/// <summary>Keys that the operator gives in the settings, instead of those that the server makes.</summary>
public sealed class KeyOptions
{
    /// <summary>
    /// The secrets that sign tokens by HS256 (<c>JWT_SECRET</c>), at least 32 bytes each. The first signs, all verify. Empty: the server makes ES256 keys.
    /// </summary>
    /// <value>empty</value>
    public IReadOnlyList<byte[]> TokenSecrets { get; set; } = [];

    /// <summary>The secret under which API keys are hashed (<c>API_SALT</c>). Null: the server makes one.</summary>
    /// <value>null</value>
    public byte[]? ApiKeySecret { get; set; }
}
