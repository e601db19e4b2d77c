using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Federation;

/// <summary>
/// Declares the Federation room: people and machines whom identity providers vouch for. The heads add the adapters for OpenID Connect and LDAP.
/// </summary>
internal static class FederationRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Federation")
    {
        AddServices = static services => services.AddSingleton<FederatedSignIn>()
            .AddSingleton<FederatedSessions>()
            .AddSingleton<MachineTokens>()
            .AddSingleton<RoleRules>()
            .AddSingleton<ISignInProviders, FederationProviders>(),
        Errors =
        [
            "issuer-unavailable", "directory-unavailable", "provider-not-found", "issuer-token-refused", "sign-in-refused", "no-role", "sign-in-not-configured",
        ],
    };
}
