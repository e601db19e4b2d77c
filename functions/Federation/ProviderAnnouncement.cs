using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Startup;
using WasmOs.Storage;

namespace WasmOs.Functions.Federation;

/// <summary>
/// Says in the log, once at each start, by which providers people and machines sign in, and warns of rules whose role does not exist. It waits for storage
/// before the warnings, because storage knows the roles.
/// </summary>
internal sealed partial class ProviderAnnouncement(
    FederationOptions options, RoleRules rules, KernelStartup startup, ILogger<ProviderAnnouncement> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var providers = options.Providers.Select(provider => $"{provider.Name} ({KindOf(provider)})");
        LogProviders(logger, string.Join(", ", providers.Prepend("local (passwords of this host)")));
        try
        {
            await startup.WhenReady.WaitAsync(stoppingToken);
            foreach (var missing in await rules.FindMissingAsync(stoppingToken))
            {
                LogMissingRole(logger, missing.Rule, missing.Provider, missing.Role);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The host stops before storage became ready.
        }
        catch (StorageUnavailableException e)
        {
            LogUnchecked(logger, e.Message);
        }
    }

    private static string KindOf(IdentityProvider provider) => provider switch
    {
        LdapProvider { IsDefault: true } => "LDAP, default",
        LdapProvider => "LDAP",
        OidcProvider { SignsPeopleIn: true, Audiences.IsEmpty: false } => "OpenID Connect, people and machines",
        OidcProvider { SignsPeopleIn: true } => "OpenID Connect, people",
        _ => "OpenID Connect, machines",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "sign-in providers: {Providers}")]
    private static partial void LogProviders(ILogger logger, string providers);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "rule {Rule} of the identity provider {Provider} gives the role {Role}, which does not exist: nobody gets anything by it until the role is made with POST /api/v1/roles")]
    private static partial void LogMissingRole(ILogger logger, int rule, string provider, string role);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the rules of the identity providers were not compared with the roles that exist, because storage is down: {Problem}")]
    private static partial void LogUnchecked(ILogger logger, string problem);
}
