using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>The identity providers that the operator trusts, as the file of the setting IDENTITY_PROVIDERS_FILE lists them. Immutable.</summary>
/// <param name="Providers">The providers. Their names are unique, as are the issuers.</param>
public sealed record FederationOptions(ImmutableArray<IdentityProvider> Providers)
{
    /// <summary>No provider: only local users and API keys.</summary>
    public static FederationOptions None { get; } = new([]);

    /// <summary>The provider with a name; null when there is none.</summary>
    public IdentityProvider? Find(string name) => Providers.FirstOrDefault(provider => provider.Name == name);

    /// <summary>The provider that trusts an issuer's bearer tokens; null when none does.</summary>
    public OidcProvider? FindIssuer(string issuer) =>
        Providers.OfType<OidcProvider>().FirstOrDefault(provider => provider.Issuer == issuer && !provider.Audiences.IsEmpty);
}
