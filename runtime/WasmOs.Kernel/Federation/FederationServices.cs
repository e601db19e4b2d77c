using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Tokens;

namespace WasmOs.Kernel.Federation;

/// <summary>Registers what the configuration of identity providers asks for, besides the services of the room.</summary>
public static class FederationServices
{
    /// <summary>Adds a provider of passwords for each directory, and the recognition of machines where an issuer is trusted.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">The identity providers.</param>
    public static IServiceCollection AddIdentityProviders(this IServiceCollection services, FederationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var directory in options.Providers.OfType<LdapProvider>())
        {
            services.AddSingleton<IPasswordProvider>(provider =>
                new DirectoryPasswords(directory, provider.GetRequiredService<IDirectories>(), provider.GetRequiredService<UserRegistry>()));
        }

        return options.Providers.OfType<OidcProvider>().Any(issuer => !issuer.Audiences.IsEmpty)
            ? services.AddSingleton<IBearerTokens, TrustedIssuers>()
            : services;
    }
}
