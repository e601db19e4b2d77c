using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using WasmOs.Kernel.Federation;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>
/// A provider's configuration and keys: read when they are first needed, anew each hour behind the requests, and when a token names an unknown key. What was
/// read last is used while the provider is down, for a day. Thread-safe.
/// </summary>
/// <remarks>
/// The library's ConfigurationManager reads anew in the background, so the token that brought a new key would be refused before, and by the machine's clock.
/// </remarks>
internal sealed partial class IssuerMetadata(OidcProvider provider, IssuerHttp http, TimeProvider time, ILogger log)
{
    /// <summary>After this time the documents are read anew, so that a key that the provider has withdrawn goes.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(1);

    /// <summary>The least time between two readings because of unknown keys: anybody can send tokens that name keys.</summary>
    public static readonly TimeSpan RefreshGap = TimeSpan.FromMinutes(1);

    /// <summary>The least time between two tries while the provider is down.</summary>
    public static readonly TimeSpan RetryGap = TimeSpan.FromSeconds(10);

    /// <summary>How long documents are used that could not be read anew.</summary>
    public static readonly TimeSpan OldestUsed = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly IssuerDocuments _documents = new(http);

    // All guarded by the lock.
    private IssuerSnapshot? _current;
    private Task? _reading;
    private DateTimeOffset _lastTry = DateTimeOffset.MinValue;
    private bool _isDown;

    /// <summary>Whether the last reading failed.</summary>
    public bool IsDown
    {
        get
        {
            lock (_lock)
            {
                return _isDown;
            }
        }
    }

    /// <summary>What is known of the provider; null when nothing is and the provider is down.</summary>
    public async ValueTask<IssuerSnapshot?> GetAsync(CancellationToken cancellationToken)
    {
        Task? reading;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var usable = _current is { } current && now - current.ReadAt < OldestUsed;
            if (!usable || now - _current!.ReadAt >= RefreshAfter)
            {
                Begin(now, RetryGap);
            }

            reading = usable ? null : _reading;
        }

        if (reading is not null)
        {
            await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_lock)
        {
            return _current is { } current && time.GetUtcNow() - current.ReadAt < OldestUsed ? current : null;
        }
    }

    /// <summary>Reads the provider's keys anew because a token names an unknown one, at most once a minute.</summary>
    /// <param name="known">The snapshot that lacks the key.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A newer snapshot; null when there is none.</returns>
    public async ValueTask<IssuerSnapshot?> RefreshAsync(IssuerSnapshot known, CancellationToken cancellationToken)
    {
        Task? reading;
        lock (_lock)
        {
            if (!ReferenceEquals(_current, known))
            {
                return _current;
            }

            Begin(time.GetUtcNow(), RefreshGap);
            reading = _reading;
        }

        if (reading is not null)
        {
            await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_lock)
        {
            return ReferenceEquals(_current, known) ? null : _current;
        }
    }

    /// <summary>Ends when no reading is under way. For tests.</summary>
    internal Task WhenReadAsync()
    {
        lock (_lock)
        {
            return _reading ?? Task.CompletedTask;
        }
    }

    // The caller holds the lock. All who need the documents wait for the same reading, which no caller's cancellation ends.
    private void Begin(DateTimeOffset now, TimeSpan gap)
    {
        if (_reading is null && (_lastTry == DateTimeOffset.MinValue || now - _lastTry >= gap))
        {
            _lastTry = now;
            _reading = Task.Run(ReadAsync, CancellationToken.None);
        }
    }

    private async Task ReadAsync()
    {
        IssuerSnapshot? snapshot = null;
        try
        {
            snapshot = new IssuerSnapshot(await ReadDocumentsAsync().ConfigureAwait(false), time.GetUtcNow());
        }
        catch (Exception e) when (!FatalExceptions.IsFatal(e))
        {
            // The documents come from outside, and the library throws what it likes for what it cannot read.
            LogUnavailable(log, provider.Name, DisplayText.Shorten(e is IssuerUnavailableException ? e.Message : $"{e.GetType().Name}: {e.Message}", 400));
        }

        lock (_lock)
        {
            _current = snapshot ?? _current;
            _isDown = snapshot is null;
            _reading = null;
        }
    }

    private async Task<OpenIdConnectConfiguration> ReadDocumentsAsync()
    {
        var address = provider.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        try
        {
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(address, _documents, CancellationToken.None).ConfigureAwait(false);

            // OpenID Connect Discovery 4.3: else a provider could speak for another one.
            return configuration.Issuer == provider.Issuer
                ? configuration
                : throw new IssuerUnavailableException($"{address} is the configuration of another issuer than '{provider.Issuer}'.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new IssuerUnavailableException($"{address}, or the keys that it names, is no JSON that can be used.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Identity provider {Provider} is not available: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string reason);
}
