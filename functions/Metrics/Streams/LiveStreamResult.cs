using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WasmOs.Functions.Access;
using WasmOs.Functions.Shutdown;
using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>An HTTP result: the live stream, as a WebSocket where the client asks for one, otherwise as server-sent events.</summary>
/// <param name="readers">The readers, to which the client is added.</param>
/// <param name="topics">What the client reads.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Cancelled when the client is gone.</param>
internal sealed class LiveStreamResult(LiveReaders readers, LiveTopics topics, TimeProvider time, CancellationToken cancellationToken) : IResult
{
    private const string EventType = "text/event-stream";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var reader = new LiveReader(topics, CallerFeature.Of(httpContext.Request));
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            SetHeaders(httpContext.Response);
            return;
        }

        if (readers.TryAdd(reader) is { } refusal)
        {
            await refusal.ExecuteAsync(httpContext);
            return;
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reader.CutOff);
            await (httpContext.WebSockets.IsWebSocketRequest
                ? SendToSocketAsync(httpContext, reader, stop.Token)
                : SendEventsAsync(httpContext, reader, stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The client is gone, or takes nothing any more.
            httpContext.Abort();
        }
        finally
        {
            readers.Remove(reader);
        }
    }

    private static async Task SendEventsAsync(HttpContext context, LiveReader reader, CancellationToken stop)
    {
        SetHeaders(context.Response);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // LiveReader has a limit of its own.
        }

        var output = new EventOutput(context.Response.BodyWriter);

        // The headers go out now, with something that proxies pass on.
        await output.SendAsync(LiveFrame.Heartbeat, stop);
        await new LiveStream(reader, output, () => RecheckAsync(context, reader)).RunAsync(stop);
    }

    private async Task SendToSocketAsync(HttpContext context, LiveReader reader, CancellationToken stop)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var output = new SocketOutput(socket);
        var closed = CloseAsync(output, reader, stop);
        await new LiveStream(reader, output, () => RecheckAsync(context, reader)).RunAsync(stop);

        // The client answers the close frame, so that it has read everything before the connection ends.
        await closed.WithinAsync(LiveReaders.TimeToLeave, time, stop);
    }

    private static async Task CloseAsync(SocketOutput output, LiveReader reader, CancellationToken stop)
    {
        await output.DrainAsync(stop);
        reader.End(LiveEnd.Closed);
    }

    private static async ValueTask<LiveEnd?> RecheckAsync(HttpContext context, LiveReader reader)
    {
        try
        {
            if (await CallerRecheck.CheckAsync(context) is { } refusal)
            {
                return LiveEnd.Refused(refusal);
            }
        }
        catch (StorageUnavailableException e)
        {
            return LiveEnd.Refused(KernelErrors.From(e)); // Nobody can say whether the credentials still hold.
        }

        var caller = CallerFeature.Of(context.Request);
        if (ReferenceEquals(caller, reader.Caller))
        {
            return null;
        }

        reader.SetCaller(caller);
        return LiveAccess.Refuse(caller, reader.Topics) is { } missing ? LiveEnd.Refused(missing) : null;
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = EventType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect events until its buffer is full.
    }
}
