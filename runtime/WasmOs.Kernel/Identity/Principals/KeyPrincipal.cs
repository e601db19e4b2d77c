using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.ApiKeys;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>An API key as a caller. Its validity ends when the key, its owner or one of the owner's roles changes.</summary>
internal sealed class KeyPrincipal(ApiKey key, UserPrincipal owner, Caller caller, KeyUse use)
{
    public ApiKey Key { get; } = key;

    /// <summary>The user for whom the key acts.</summary>
    public UserPrincipal Owner { get; } = owner;

    /// <summary>The caller, with those permissions of the key that its owner has too.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>When the key was last used.</summary>
    public KeyUse Use { get; } = use;

    public CredentialValidity Validity { get; } = new();
}
