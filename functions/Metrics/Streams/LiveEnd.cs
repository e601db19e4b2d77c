using System.Net.WebSockets;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Why a stream ends, for its last frame. Immutable.</summary>
/// <param name="Reason">A stable word: the slug of a problem, <c>time</c> or <c>ended</c>.</param>
/// <param name="Detail">What happened, and what to do.</param>
/// <param name="Status">The status with which a WebSocket closes (RFC 6455, section 7.4.1).</param>
internal sealed record LiveEnd(string Reason, string Detail, WebSocketCloseStatus Status)
{
    /// <summary>The host stops.</summary>
    public static LiveEnd Stopping { get; } = new(
        "shutting-down", "This host stops. Connect again, to another host if there is one.", WebSocketCloseStatus.EndpointUnavailable);

    /// <summary>The stream has lasted as long as one may here.</summary>
    public static LiveEnd TimeOver { get; } = new("time", "Streams of this host last a few minutes. Connect again.", WebSocketCloseStatus.NormalClosure);

    /// <summary>The client has closed its WebSocket. Nobody reads a last frame.</summary>
    public static LiveEnd Closed { get; } = new("closed", "", WebSocketCloseStatus.NormalClosure);

    /// <summary>The caller may not read on.</summary>
    public static LiveEnd Refused(KernelError error) => new(error.Slug, error.Detail, WebSocketCloseStatus.PolicyViolation);

    /// <summary>There is nothing more to read.</summary>
    public static LiveEnd Of(string reason, string detail) => new(reason, detail, WebSocketCloseStatus.NormalClosure);

    /// <summary>The last frame.</summary>
    public LiveFrame ToFrame() => LiveFrame.Of("end", writer =>
    {
        writer.WriteString("reason"u8, Reason);
        writer.WriteString("detail"u8, Detail);
    });
}
