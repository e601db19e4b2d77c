using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Live;

/// <summary>The errors of the live stream. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class LiveErrors
{
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(5);

    /// <summary>The handshake of a WebSocket did not reach a host that takes it.</summary>
    public static KernelError WebSocketNotPassed { get; } = new(
        KernelErrorKind.Invalid, "websocket-not-passed", "No WebSocket can be opened here",
        "What is in front of this host, such as that of Azure Functions, passes no WebSocket. Read the same stream as server-sent events: GET the same URL without the handshake.");

    /// <summary>The handshake of a WebSocket is not one of RFC 6455.</summary>
    public static KernelError WebSocketInvalid { get; } = new(
        KernelErrorKind.Invalid, "websocket-invalid", "The WebSocket's handshake is not valid",
        "A handshake is a GET with Connection: Upgrade, Upgrade: websocket, Sec-WebSocket-Version: 13 and Sec-WebSocket-Key (RFC 6455, section 4.1). "
            + "Without one, the same URL answers with server-sent events.");

    /// <summary>As many readers are connected as the host allows.</summary>
    public static KernelError TooManyReaders(int limit) => new(
        KernelErrorKind.Busy, "stream-readers-full", "Too many readers of streams",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{limit} readers are connected, as many as this host allows (MAX_STREAM_READERS). Try again later, or at another host."),
        RetryWhenFull);
}
