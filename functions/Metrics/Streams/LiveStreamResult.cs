using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Shutdown;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Live;
using WasmOs.Storage;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>An HTTP result: a stream, as a WebSocket where the client asks for one, otherwise as server-sent events.</summary>
internal sealed class LiveStreamResult : IResult
{
    private const string EventType = "text/event-stream";

    private readonly LiveReaders _readers;
    private readonly ILiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly CancellationToken _gone;

    private LiveStreamResult(LiveReaders readers, ILiveFeed feed, TimeProvider time, CancellationToken gone) =>
        (_readers, _feed, _time, _gone) = (readers, feed, time, gone);

    /// <summary>The result of a request for a stream, or a problem where the request asks for a WebSocket that cannot be opened.</summary>
    /// <param name="request">The request.</param>
    /// <param name="readers">The readers, to which the client is added.</param>
    /// <param name="feed">What the client reads. The result disposes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancelled when the client is gone.</param>
    public static IResult Of(HttpRequest request, LiveReaders readers, ILiveFeed feed, TimeProvider time, CancellationToken cancellationToken)
    {
        var context = request.HttpContext;
        if (!WebSocketUpgrade.IsAskedFor(request) || context.WebSockets.IsWebSocketRequest)
        {
            return new LiveStreamResult(readers, feed, time, cancellationToken);
        }

        feed.Dispose();
        return new ProblemResult(context.Features.Get<IHttpWebSocketFeature>() is null ? LiveErrors.WebSocketNotPassed : LiveErrors.WebSocketInvalid);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var feed = _feed;
        using var reader = new LiveReader(feed.Topics, CallerFeature.Of(httpContext.Request));
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            SetHeaders(httpContext.Response);
            return;
        }

        if (_readers.TryAdd(reader) is { } refusal)
        {
            await refusal.ExecuteAsync(httpContext);
            return;
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_gone, reader.CutOff);
            if (await feed.OpenAsync(reader.Caller, stop.Token) is { } missing)
            {
                await new ProblemResult(missing).ExecuteAsync(httpContext);
                return;
            }

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
            _readers.Remove(reader);
        }
    }

    private async Task SendEventsAsync(HttpContext context, LiveReader reader, CancellationToken stop)
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
        await new LiveStream(reader, output, () => RecheckAsync(context, reader), _feed).RunAsync(stop);
    }

    private async Task SendToSocketAsync(HttpContext context, LiveReader reader, CancellationToken stop)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var output = new SocketOutput(socket);
        var closed = CloseAsync(output, reader, stop);
        await new LiveStream(reader, output, () => RecheckAsync(context, reader), _feed).RunAsync(stop);

        // The client answers the close frame, so that it has read everything before the connection ends.
        await closed.WithinAsync(LiveReaders.TimeToLeave, _time, stop);
    }

    private static async Task CloseAsync(SocketOutput output, LiveReader reader, CancellationToken stop)
    {
        await output.DrainAsync(stop);
        reader.End(LiveEnd.Closed);
    }

    private async ValueTask<LiveEnd?> RecheckAsync(HttpContext context, LiveReader reader)
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
        return _feed.Refuse(caller) is { } missing ? LiveEnd.Refused(missing) : null;
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = EventType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect events until its buffer is full.
    }
}
