using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Sends one delivery. A target cannot make it cost more than <see cref="TimeLimit"/> and <see cref="MaxResponseBytes"/>. The target gets no cookies and no
/// credentials, and its redirects are not followed. Thread-safe.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>The time limit of the whole request.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of a response that are read. A response within this size lets the connection be reused.</summary>
    public const int MaxResponseBytes = 64 * 1024;

    /// <summary>How many bytes of a response are kept.</summary>
    public const int KeptResponseBytes = 1024;

    private const int MaxResponseHeadersKilobytes = 16;

    /// <summary>
    /// The time limit for reading the response body. The status decides the outcome; the body is only information for people and not worth a long wait.
    /// </summary>
    private static readonly TimeSpan BodyTimeLimit = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    /// <summary>Creates the sender.</summary>
    public WebhookSender(WebhookTargets targets, TimeProvider time)
        : this(targets, time, static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken))
    {
    }

    internal WebhookSender(WebhookTargets targets, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        var connector = new TargetConnector(targets, resolve);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxResponseHeadersLength = MaxResponseHeadersKilobytes,
            MaxResponseDrainSize = MaxResponseBytes - KeptResponseBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),

            // A pooled connection goes to an address that was checked when it was opened. Names can move to other addresses, so connections live only briefly.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a delivery. Throws only when the caller cancels.</summary>
    /// <param name="url">The target.</param>
    /// <param name="body">The event as JSON in UTF-8.</param>
    /// <param name="headers">The headers that identify and sign the delivery.</param>
    /// <param name="cancellationToken">Cancels sending; it is then unknown whether the target received the delivery.</param>
    internal async ValueTask<SendOutcome> SendAsync(
        Uri url, ReadOnlyMemory<byte> body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = NewRequest(url, body, headers);
        using var limit = new CancellationTokenSource(TimeLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (begun, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        try
        {
            using var response = await _http.SendAsync(request, stop.Token).ConfigureAwait(false);
            var text = await ReadStartAsync(response, stop.Token, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return Ended(status, ErrorOf(status), text);
        }
        catch (HttpRequestException e) when (e.InnerException is TargetRefusedException refused)
        {
            return Ended(null, refused.Message) with { IsRefused = true };
        }
        catch (HttpRequestException e)
        {
            return Ended(null, Explain(e));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Ended(null, limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"The target did not answer within {TimeLimit.TotalSeconds} seconds.")
                : "The target did not take the connection in time.");
        }

        SendOutcome Ended(int? status, string? error, string? text = null) =>
            new(new DeliveryAttempt(begun, status, Math.Round(_time.GetElapsedTime(started).TotalMilliseconds, 3), error, text), IsRefused: false);
    }

    private static HttpRequestMessage NewRequest(Uri url, ReadOnlyMemory<byte> body, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("user-agent", "WasmOS");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Reads the first bytes of the response as text. What does not arrive in time is left out.</summary>
    private async ValueTask<string?> ReadStartAsync(HttpResponseMessage response, CancellationToken stop, CancellationToken caller)
    {
        using var limit = new CancellationTokenSource(BodyTimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var start = new byte[KeptResponseBytes];
        var length = 0;
        try
        {
            var content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            int read;
            while (length < start.Length && (read = await content.ReadAsync(start.AsMemory(length), either.Token).ConfigureAwait(false)) > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !caller.IsCancellationRequested))
        {
            // The response was cut off or is too slow; its status is known all the same.
        }

        return length == 0 ? null : Printable(Encoding.UTF8.GetString(start, 0, length));
    }

    /// <summary>Replaces control characters: they are useless to people, and JSON would escape each of them to six characters.</summary>
    private static string Printable(string text) =>
        string.Create(text.Length, text, static (printable, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                printable[i] = char.IsControl(text[i]) && text[i] is not ('\n' or '\t') ? '\uFFFD' : text[i];
            }
        });

    private static string? ErrorOf(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"The target answered {status}; redirects are not followed: give the URL that they lead to.",
        _ => $"The target answered {status}.",
    };

    /// <summary>Describes a failure. The library's own messages contain addresses and certificate subjects, which readers of deliveries must not see.</summary>
    private static string Explain(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The name of the target's host could not be resolved.",
        HttpRequestError.SecureConnectionError => "The target's TLS certificate or protocol was not accepted.",
        HttpRequestError.ConfigurationLimitExceeded => "The target's answer has too many headers.",
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => "The target's answer is not HTTP, or broke off.",
        _ when failure.InnerException is SocketException
        {
            SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData,
        } => "The name of the target's host could not be resolved.",
        _ when failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "The target refused the connection.",
        _ => "The target could not be reached.",
    };
}
