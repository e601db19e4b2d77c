using System.Collections.Frozen;
using System.DirectoryServices.Protocols;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Infra.Federation.Ldap;

/// <summary>
/// Signs people in by directories. libldap blocks, so each sign-in has a thread of its own, a bounded number of them for each directory; a directory that hangs
/// holds its own threads and no others. Thread-safe.
/// </summary>
internal sealed partial class LdapDirectories : IDirectories
{
    /// <summary>The longest name, characters. Longer ones are refused without asking.</summary>
    public const int LongestUsername = 256;

    /// <summary>The longest password, characters.</summary>
    public const int LongestPassword = 1024;

    private const int LongestReason = 400;

    private readonly FrozenDictionary<string, SemaphoreSlim> _places;
    private readonly TimeProvider _time;
    private readonly ILogger<LdapDirectories> _log;

    public LdapDirectories(FederationOptions options, TimeProvider time, ILogger<LdapDirectories> log)
    {
        _places = options.Providers.OfType<LdapProvider>()
            .ToFrozenDictionary(provider => provider.Name, provider => new SemaphoreSlim(provider.MaxConnections), StringComparer.Ordinal);
        (_time, _log) = (time, log);
    }

    /// <inheritdoc/>
    public async Task<Result<ExternalIdentity?>> SignInAsync(LdapProvider provider, string username, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(password);
        if (!IsPlausible(username, LongestUsername) || !IsPlausible(password, LongestPassword))
        {
            return (ExternalIdentity?)null;
        }

        var places = _places[provider.Name];
        using var limit = new CancellationTokenSource(provider.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await places.WaitAsync(stop.Token).ConfigureAwait(false);
            var work = Task.Factory.StartNew(
                () => RunInPlace(provider, places, username, password), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return await work.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The thread goes on until libldap returns, and keeps its place until then: so threads are never more than places.
            LogUnavailable(_log, provider.Name, $"no answer within {provider.Timeout.TotalSeconds} seconds");
            return FederationErrors.DirectoryUnavailable(provider.Name);
        }
    }

    private Result<ExternalIdentity?> RunInPlace(LdapProvider provider, SemaphoreSlim places, string username, string password)
    {
        try
        {
            return LdapSignIn.Run(provider, username, password);
        }
        catch (Exception e) when (e is DirectoryException or DllNotFoundException or InvalidOperationException or PlatformNotSupportedException)
        {
            LogUnavailable(_log, provider.Name, DisplayText.Shorten(e.Message, LongestReason));
            return FederationErrors.DirectoryUnavailable(provider.Name);
        }
        finally
        {
            places.Release();
        }
    }

    // An empty password would be an anonymous bind, and NUL ends a text in libldap.
    private static bool IsPlausible(string text, int longest) => text.Length > 0 && text.Length <= longest && !text.Contains('\0', StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Directory {Provider} is not available: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string reason);
}
