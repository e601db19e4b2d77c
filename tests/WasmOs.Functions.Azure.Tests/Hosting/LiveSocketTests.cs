using System.Net.WebSockets;

namespace WasmOs.Functions.Azure.Tests.Hosting;

/// <summary>A WebSocket of a stream, which no front passes to a worker.</summary>
[Collection(WorkerCollection.Name)]
public sealed class LiveSocketTests(WorkerFixture fixture) : IDisposable
{
    private readonly ProductClient _api = new(fixture.Host.Address);

    [Theory]
    [InlineData("/api/v1/metrics/stream")]
    [InlineData("/api/v1/modules/calc/logs?follow=true")]
    public async Task Handshake_IsAnsweredByAProblemThatNamesTheEvents(string path)
    {
        var answer = await _api.GetAsync(
            path, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

        Assert.Contains("server-sent events", answer.Problem(400, "websocket-not-passed").GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var socket = new ClientWebSocket();
        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://{fixture.Host.Address.Authority}{path}"), CancellationToken.None));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _api.Dispose();
}
