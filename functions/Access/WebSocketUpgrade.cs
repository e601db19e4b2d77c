using WasmOs.Functions.Boundary;

namespace WasmOs.Functions.Access;

/// <summary>Knows requests that begin a WebSocket (RFC 6455, section 4.1).</summary>
internal static class WebSocketUpgrade
{
    private const string Protocol = "websocket";

    /// <summary>Whether a client asks for a WebSocket, also where a proxy has taken <c>Upgrade</c> away.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.Headers.SecWebSocketKey.Count > 0 || request.Headers.Upgrade.ToString().Contains(Protocol, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the request has the origin of this host's own pages.</summary>
    public static bool IsFromOwnPage(HttpRequest request) =>
        request.Headers.Origin is [{ } origin]
        && HostNames.HostOf(origin) is { IsEmpty: false } host && host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
