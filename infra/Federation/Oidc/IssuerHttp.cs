using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>
/// HTTP to one provider, within limits that hold whatever the provider does: https only (http for a loopback issuer), no redirects, no cookies, a limit of time
/// and of bytes for each answer. Thread-safe.
/// </summary>
internal sealed class IssuerHttp : IDisposable
{
    /// <summary>The most bytes of an answer. Entra's keys have 20 KB, a token response some KB.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The time limit of one request.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private const int MaxHeadersKilobytes = 16;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly bool _allowsLoopbackHttp;

    public IssuerHttp(OidcProvider provider, TimeProvider time)
    {
        _time = time;
        _allowsLoopbackHttp = new Uri(provider.Issuer) is { Scheme: "http", IsLoopback: true };
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeLimit,
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (provider.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        _http = new HttpClient(handler) { MaxResponseContentBufferSize = MaxBytes, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    /// <exception cref="IssuerUnavailableException">The address is not allowed, or there is no answer within the limits.</exception>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (!IsAllowed(url))
        {
            throw new IssuerUnavailableException($"It names an address that is not https: {url.GetLeftPart(UriPartial.Authority)}.");
        }

        using var limit = new CancellationTokenSource(TimeLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop.Token).ConfigureAwait(false);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IssuerUnavailableException($"{url.Authority} did not answer within {TimeLimit.TotalSeconds} seconds.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            // An InvalidOperationException is a character set in the answer's headers that does not exist.
            throw new IssuerUnavailableException($"{url.Authority} could not be read: {e.Message}", e);
        }
    }

    /// <summary>Whether an address may be called: https, or http of a loopback address for an issuer that is one itself.</summary>
    public bool IsAllowed(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (_allowsLoopbackHttp && url is { Scheme: "http", IsLoopback: true }));
}
