using System.Text.Json;

namespace WasmOs.ProductTests.Metrics;

/// <summary>Reads streams as server-sent events, as <c>curl -N</c> does.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _limit = new(ProductClient.Limit);

    private EventReader(HttpClient http, HttpResponseMessage response, StreamReader lines) => (_http, _response, _lines) = (http, response, lines);

    public HttpResponseMessage Response => _response;

    /// <summary>Connects. The reader is one of the host's when this returns.</summary>
    public static Task<EventReader> OpenAsync(Uri address, string topics, params (string Name, string Value)[] headers) =>
        OpenPathAsync(address, $"/api/v1/metrics/stream?topics={topics}", headers);

    /// <summary>Connects to another stream.</summary>
    public static async Task<EventReader> OpenPathAsync(Uri address, string path, params (string Name, string Value)[] headers)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = ProductClient.Limit };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        var reader = new EventReader(http, response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        Assert.Equal(": heartbeat", await reader.LineAsync());
        Assert.Equal("", await reader.LineAsync());
        return reader;
    }

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> LineAsync() => await _lines.ReadLineAsync(_limit.Token);

    /// <summary>The next frame of a topic.</summary>
    public async Task<JsonElement> NextAsync(string topic)
    {
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                var frame = JsonSerializer.Deserialize<JsonElement>(line.AsSpan(6));
                if (frame.GetProperty("topic").GetString() == topic)
                {
                    return frame;
                }
            }
        }

        throw new EndOfStreamException($"The stream ended before a frame of {topic}.");
    }

    public void Dispose()
    {
        _limit.Dispose();
        _lines.Dispose();
        _response.Dispose();
        _http.Dispose();
    }
}
