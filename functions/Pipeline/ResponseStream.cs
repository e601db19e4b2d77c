namespace WasmOs.Functions.Pipeline;

/// <summary>Knows responses that are expected to last: they are never slow, and say nothing of how fast the host is.</summary>
internal static class ResponseStream
{
    /// <summary>Whether the response is a WebSocket or a stream of events.</summary>
    public static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
}
