using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>Takes what is sent to Azure Monitor, lines of JSON that may be compressed, and decodes them.</summary>
internal sealed class AzureMonitorReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedItem> _items = new();

    private AzureMonitorReceiver(WebApplication app) => _app = app;

    /// <summary>The connection string of an Application Insights resource that is this receiver.</summary>
    public string Connection { get; private set; } = null!;

    /// <summary>Whether it answers at all.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Whether the answers are bytes that are no JSON.</summary>
    public bool Garbage { get; set; }

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public IEnumerable<ReceivedItem> Items => _items;

    public static async Task<AzureMonitorReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new AzureMonitorReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Connection = $"InstrumentationKey=5b1c5f0e-0c9c-4f34-9a3f-8d6c1c1b6a01;IngestionEndpoint={receiver._app.Urls.First()}/";
        return receiver;
    }

    /// <summary>From now on nobody listens at the address.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var isCompressed = context.Request.Headers.ContentEncoding == "gzip";
        await using var body = isCompressed ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            count++;
            if (context.Request.Path.Value!.EndsWith("/track", StringComparison.Ordinal))
            {
                using var item = JsonDocument.Parse(line);
                _items.Enqueue(ReceivedItem.Of(item.RootElement.Clone()));
            }
        }

        if (!Answers)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Garbage ? "\u00ff\u0000<html>no message" : $$"""{"itemsReceived":{{count}},"itemsAccepted":{{count}},"errors":[]}""");
    }
}
