using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>A collector that takes OTLP over HTTP and decodes the spans that come.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Whether the collector answers at all.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Whether the answers are bytes that are no message.</summary>
    public bool Garbage { get; set; }

    /// <summary>What the collector answers.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public IEnumerable<ReceivedSpan> Spans => _spans;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Address = new Uri(receiver._app.Urls.First());
        return receiver;
    }

    /// <summary>From now on nobody listens at the address.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/traces")
        {
            foreach (var span in OtlpSpans.Read(body.ToArray()))
            {
                _spans.Enqueue(span);
            }
        }

        if (!Answers)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/x-protobuf";
        if (Garbage)
        {
            await context.Response.Body.WriteAsync("\u00ff\u0000<html>no message"u8.ToArray());
        }
    }
}
