using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Server;

/// <summary>Sends single requests to a server and reads its answers. Redirects are not followed, because they would carry secrets elsewhere.</summary>
internal sealed class ServerTransport : IDisposable
{
    private const int LargestAnswer = 16 << 20;
    private const int LongestText = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    public ServerTransport(Uri server)
    {
        Server = server;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = server,
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The address of the server.</summary>
    public Uri Server { get; }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the server's address, such as <c>api/v1/users</c>.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="token">The token or API key; null for none.</param>
    /// <param name="ifMatch">The value of If-Match; null for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ServerException">The server refused the request or cannot be reached.</exception>
    public async Task<ServerResponse> SendAsync(
        HttpMethod method, string path, JsonObject? body, string? token, string? ifMatch, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var content = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new ServerResponse(Parse(content), response.Headers.ETag?.ToString())
                : throw new ServerException(Explain((int)response.StatusCode, content), (int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            throw new ServerException($"{ServerAddress.NameOf(Server)} cannot be reached: {e.Message}", inner: e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException($"{ServerAddress.NameOf(Server)} did not answer within {Patience.TotalSeconds} s", inner: e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Parse(string content)
    {
        try
        {
            return content.Length == 0 ? [] : JsonNode.Parse(content) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            throw new ServerException("the server's answer is not JSON: is it a WasmOS host?", inner: e);
        }
    }

    /// <summary>The detail and the field errors of a problem, escaped for a terminal.</summary>
    private static string Explain(int status, string content)
    {
        JsonObject? problem = null;
        try
        {
            problem = JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            // A proxy's page. The status says enough.
        }

        var detail = (problem?["detail"] as JsonValue)?.ToString() ?? (problem?["title"] as JsonValue)?.ToString();
        return detail is null ? $"the server answered {status}" : $"{DisplayText.Escape(detail, LongestText)} ({status})";
    }
}
