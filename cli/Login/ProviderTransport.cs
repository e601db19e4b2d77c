using System.Text.Json;
using System.Text.Json.Nodes;
using WasmOs.Cli.Server;

namespace WasmOs.Cli.Login;

/// <summary>Sends forms to an identity provider. Redirects are not followed, because they would carry codes elsewhere.</summary>
internal sealed class ProviderTransport : IDisposable
{
    private const int LargestAnswer = 256 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <summary>Sends a form and reads the answer, which is a JSON object also where the provider refuses (RFC 6749, 5.2).</summary>
    /// <exception cref="ServerException">The provider cannot be reached, or its answer is no JSON object.</exception>
    public async Task<JsonObject> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var content = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return JsonNode.Parse(content) as JsonObject is { } answer && (response.IsSuccessStatusCode || answer["error"] is not null)
                ? answer
                : throw new ServerException($"the provider at {address.Authority} answered {(int)response.StatusCode} without a reason");
        }
        catch (JsonException e)
        {
            throw new ServerException($"the answer of the provider at {address.Authority} is not JSON", inner: e);
        }
        catch (HttpRequestException e)
        {
            throw new ServerException($"the provider at {address.Authority} cannot be reached: {e.Message}", inner: e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException($"the provider at {address.Authority} did not answer within {Patience.TotalSeconds} s", inner: e);
        }
    }

    public void Dispose() => _http.Dispose();
}
