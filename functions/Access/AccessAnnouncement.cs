using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Access;

/// <summary>
/// Says in the log, once at each start, who may call the host, and prints the setup token of a host that needs its first user. It waits until storage is ready,
/// because storage knows whether there are users.
/// </summary>
internal sealed partial class AccessAnnouncement(
    AccessOptions options, KernelStartup startup, IAuthenticator authenticator, SetupService setup, ILogger<AccessAnnouncement> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode == AccessMode.Off)
        {
            LogOff(logger, options.IsLoopback ? LogLevel.Information : LogLevel.Warning);
            return;
        }

        try
        {
            await startup.WhenReady.WaitAsync(stoppingToken);
            if (await authenticator.HasUsersAsync(stoppingToken))
            {
                return;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The host stops before storage became ready.
        }

        if (options is { Mode: AccessMode.Auto, IsLoopback: true })
        {
            LogOpen(logger);
        }
        else
        {
            LogSetup(logger, setup.Token);
        }
    }

    [LoggerMessage(Message = "AUTH_MODE=off: everybody who reaches this host may do everything")]
    private static partial void LogOff(ILogger logger, LogLevel level);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "there is no user yet, so programs on this machine need no credentials: POST /api/v1/users makes the first user, and from then on all callers need some")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "there is no user yet: make the first one with POST /api/v1/auth/setup and the setup token {SetupToken}, which holds until this process ends")]
    private static partial void LogSetup(ILogger logger, string setupToken);
}
