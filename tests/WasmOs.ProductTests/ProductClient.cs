using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WasmOs.ProductTests;

/// <summary>Calls the product's REST interface as a user's script would.</summary>
internal sealed class ProductClient(Uri address) : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    private const int LargeBody = 64 * 1024;

    // As curl, the client keeps no cookies.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address, Timeout = Limit };

    public Uri Address => address;

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        (string Name, string Value)[]? headers = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach ((var name, var value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // As curl does with a large body. A client that keeps sending after a refusal may find the connection closed before it has read the refusal.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > LargeBody;
        using var response = await _http.SendAsync(request, cancellationToken);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Uploads a module as <c>curl --data-binary @file -H 'Content-Type: application/wasm'</c> does.</summary>
    public Task<Answer> UploadAsync(string name, byte[] module, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/api/v1/modules?name={name}", Wasm(module), headers);

    /// <summary>Uploads a module, and asserts that a new version was created.</summary>
    public async Task<JsonElement> KeepAsync(string name, byte[] module)
    {
        var answer = await UploadAsync(name, module);
        Assert.Equal(201, answer.Status);
        return answer.Json;
    }

    public Task<JsonElement> KeepAsync(string name, string text) => KeepAsync(name, Wasmtime.Wat.ToBinary(text));

    /// <summary>Executes as <c>curl -d</c> does, which sends the form type.</summary>
    public Task<Answer> ExecuteAsync(string reference, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/api/v1/modules/{reference}/execute", Form(body), headers);

    /// <summary>Executes, and asserts that there is an outcome.</summary>
    public async Task<JsonElement> RunAsync(string reference, string body)
    {
        var answer = await ExecuteAsync(reference, body);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    /// <summary>Repeats a GET until the response matches the predicate, within the limit.</summary>
    public async Task<Answer> PollAsync(string path, Predicate<Answer> wanted)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var answer = await SendAsync(HttpMethod.Get, path, cancellationToken: limit.Token);
            if (wanted(answer))
            {
                return answer;
            }
        }
    }

    /// <summary>Waits until exactly one run is in progress, and returns its id.</summary>
    public async Task<string> RunningAsync()
    {
        var running = await PollAsync("/api/v1/executions?status=running", answer => answer.Json.GetProperty("executions").GetArrayLength() == 1);
        return running.Json.GetProperty("executions")[0].GetProperty("execution_id").GetString()!;
    }

    public static HttpContent Form(string body) => new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

    public static HttpContent Json(string body) => new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static HttpContent Wasm(byte[] module) => new ByteArrayContent(module) { Headers = { ContentType = new MediaTypeHeaderValue("application/wasm") } };

    public static MultipartFormDataContent Parts(params (string Name, byte[] Content)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach ((var name, var content) in parts)
        {
            form.Add(new ByteArrayContent(content), name);
        }

        return form;
    }

    public void Dispose() => _http.Dispose();
}
