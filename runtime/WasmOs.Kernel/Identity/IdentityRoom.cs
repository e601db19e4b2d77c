using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Authentication;
using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Tokens;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Tiers;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity;

/// <summary>Declares the Identity room: users, roles, passwords, sessions and API keys, and who a caller is.</summary>
internal static class IdentityRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Identity")
    {
        AddServices = AddServices,
        Tables = [UserRows.Table, RoleRows.Table, ApiKeyRows.Table, SessionRows.Table],
        Sweeps = [KernelSweep.By<SessionStore>("sweep-sessions", static (sessions, now, cancellationToken) => sessions.SweepAsync(now, cancellationToken))],
        WhenReady = static async (services, cancellationToken) =>
        {
            // The first request finds the callers in memory, and the uses of keys are written from now on.
            await services.GetRequiredService<IdentityDirectory>().WarmUpAsync(cancellationToken).ConfigureAwait(false);
            _ = services.GetRequiredService<ApiKeyUses>();
        },
        EventTypes = [SignInEventTypes.Lockout],
        Metrics = ["wasm_auth_success_total", "wasm_auth_failed_total"],
        Errors =
        [
            "token-expired", "token-invalid", "csrf-token-invalid", "key-invalid", "key-revoked", "login-failed", "login-throttled", "sign-in-busy",
            "refresh-token-invalid",
            "setup-token-invalid", "setup-done", "not-a-user", "old-password-wrong", "user-not-found", "user-exists", "user-conflict", "last-admin",
            "first-user-not-admin", "too-many-users", "user-not-local", "role-not-found", "role-exists", "role-built-in", "role-in-use", "role-conflict",
            "too-many-roles", "grant-exceeds-caller", "api-key-not-found", "api-key-conflict", "api-key-exists", "too-many-api-keys", "api-key-owner-needed",
        ],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IdentityDirectory>().AddSingleton<AuthenticationMetrics>().AddSingleton<SignInBackoff>().AddSingleton<PasswordHasher>();
        services.AddSingleton<IRoomMetrics>(provider => provider.GetRequiredService<AuthenticationMetrics>());
        services.AddSingleton<OwnPasswordService>();
        services.AddSingleton<TokenKeys>().AddSingleton<AccessTokens>();
        services.AddSingleton(provider => new SessionStore(TablesOf(provider), TimeOf(provider)));
        services.AddSingleton(provider => new UserStore(TablesOf(provider), TimeOf(provider)));
        services.AddSingleton(provider => new ApiKeyStore(TablesOf(provider), TimeOf(provider)));
        services.AddSingleton<IAuthenticator, Authenticator>().AddSingleton<ICreators, CreatorDirectory>();
        services.AddSingleton(provider => new SessionService(
            provider.GetRequiredService<SessionStore>(), provider.GetRequiredService<AccessTokens>(), provider.GetRequiredService<IdentityDirectory>(),
            provider.GetRequiredService<IdentityOptions>().Sessions, TimeOf(provider)));
        services.AddSingleton(provider => new SignInService(
            provider.GetRequiredService<IdentityDirectory>(), provider.GetRequiredService<PasswordHasher>(), provider.GetRequiredService<UserStore>(),
            provider.GetRequiredService<SessionService>(), provider.GetRequiredService<SignInBackoff>(), provider.GetServices<IPasswordProvider>(),
            provider.GetRequiredService<AuthenticationMetrics>()));
        AddRegistries(services);
    }

    private static void AddRegistries(IServiceCollection services)
    {
        services.AddSingleton(provider => new UserRegistry(
            provider.GetRequiredService<IdentityDirectory>(), provider.GetRequiredService<UserStore>(), provider.GetRequiredService<PasswordHasher>(),
            provider.GetRequiredService<TierDirectory>(), TimeOf(provider)));
        services.AddSingleton(provider => new RoleRegistry(TablesOf(provider), provider.GetRequiredService<IdentityDirectory>(), TimeOf(provider)));
        services.AddSingleton(provider => new ApiKeyRegistry(
            provider.GetRequiredService<ApiKeyStore>(), provider.GetRequiredService<IdentityDirectory>(), provider.GetRequiredService<ServerSecrets>(),
            provider.GetRequiredService<TierDirectory>(), TimeOf(provider)));
        services.AddSingleton(provider => new ApiKeyUses(
            provider.GetRequiredService<ApiKeyStore>(), provider.GetRequiredService<IdentityDirectory>(), TimeOf(provider),
            provider.GetRequiredService<BackgroundFailures>()));
        services.AddSingleton(provider =>
            new SetupService(provider.GetRequiredService<UserRegistry>(), provider.GetRequiredService<IdentityDirectory>()));
        services.AddSingleton(provider => provider.GetRequiredService<IdentityOptions>().Passwords);
    }

    private static ITableStore TablesOf(IServiceProvider provider) => provider.GetRequiredService<IStorage>().Tables;

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
