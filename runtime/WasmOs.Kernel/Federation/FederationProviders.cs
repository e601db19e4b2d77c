using System.Collections.Immutable;
using WasmOs.Kernel.Identity.SignIn;

namespace WasmOs.Kernel.Federation;

/// <summary>Names the providers by which people sign in. Immutable.</summary>
internal sealed class FederationProviders(FederationOptions options) : ISignInProviders
{
    /// <inheritdoc/>
    public ImmutableArray<SignInProvider> Providers { get; } =
    [
        .. options.Providers.Where(provider => provider is LdapProvider or OidcProvider { SignsPeopleIn: true })
            .Select(provider => provider is OidcProvider
                ? new SignInProvider(provider.Name, "oidc", provider.Name, $"/api/v1/auth/oidc/{provider.Name}/start")
                : new SignInProvider(provider.Name, "password", provider.Name, null)),
    ];
}
