using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace WasmOs.ProductTests.Webhooks;

/// <summary>A small web application as the target of webhooks. It accepts every request that is posted.</summary>
internal sealed class KestrelTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedDelivery> _received = Channel.CreateUnbounded<ReceivedDelivery>();

    private KestrelTarget(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single() + "/hook";

    public static async Task<KestrelTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var target = new KestrelTarget(app);
        app.MapPost("/hook", target.TakeAsync);
        await app.StartAsync();
        return target;
    }

    public async Task<ReceivedDelivery> NextAsync()
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        return await _received.Reader.ReadAsync(limit.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<string> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _received.Writer.TryWrite(new ReceivedDelivery(
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        return "taken";
    }
}
