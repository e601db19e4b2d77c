using Microsoft.Extensions.DependencyInjection;
using WasmOs.Infra.Federation.Ldap;
using WasmOs.Infra.Federation.Oidc;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation;

/// <summary>Registers the adapters that talk to identity providers. Both heads call this.</summary>
public static class FederationAdapters
{
    /// <summary>Adds the adapters. The container also needs <see cref="FederationOptions"/>, a clock and logging.</summary>
    public static IServiceCollection AddFederationAdapters(this IServiceCollection services) => services
        .AddSingleton<IssuerClients>()
        .AddSingleton<IIssuerTokens, IssuerTokens>()
        .AddSingleton<IOidcClient, OidcClient>()
        .AddSingleton<IDirectories, LdapDirectories>();
}
