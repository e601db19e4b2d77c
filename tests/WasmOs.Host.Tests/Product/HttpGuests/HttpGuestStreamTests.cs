using System.Net;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product.HttpGuests;

[Collection(ProductCollection.Name)]
public sealed class HttpGuestStreamTests(SharedProduct product)
{
    private const int Chunk = 64 * 1024;
    private const long Hundred = 100 << 20;
    private const long Held = 48 << 20;
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Run_AHundredMegabytes_PassThroughWithoutBeingHeld()
    {
        await _api.UploadAsync("stream-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        await AllowMinutesAsync("stream-echo");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var exchange = await RawExchange.StartAsync(_api.Address, "POST /run/stream-echo", $"Content-Length: {Hundred}", "Connection: close");

        var sending = SendAsync(exchange);
        (var length, var most) = await DrainAsync(exchange, before + Held);
        await sending;

        // The length includes the head and the sizes of the chunks.
        Assert.InRange(length, Hundred, Hundred + (Hundred / 100));
        Assert.InRange(most - before, long.MinValue, Held);
    }

    [Fact]
    public async Task Run_ABodyOverTheLimit_Is413WhetherItIsAnnouncedOrNot()
    {
        await _api.UploadAsync("stream-sink", CgiGuests.Echoes("", fd: 2));
        await AllowMinutesAsync("stream-sink");
        using var client = new HttpClient { BaseAddress = _api.Address, Timeout = TimeSpan.FromMinutes(4) };
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var announced = new HttpRequestMessage(HttpMethod.Post, "/run/stream-sink") { Content = new Zeros(Hundred + 1, announces: true) };
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/run/stream-sink") { Content = new Zeros(Hundred + 1) };

        using var refused = await client.SendAsync(announced);
        using var stopped = await client.SendAsync(chunked);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (refused.StatusCode, stopped.StatusCode));
    }

    [Fact]
    public async Task Run_WhatAGuestWroteBeforeItWaits_IsSentAtOnce()
    {
        await _api.UploadAsync("stream-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        await AllowMinutesAsync("stream-echo");
        using var exchange = await RawExchange.StartAsync(_api.Address, "POST /run/stream-echo", "Transfer-Encoding: chunked", "Connection: close");

        Assert.StartsWith("HTTP/1.1 200", await exchange.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        foreach (var said in (string[])["one", "two", "three"])
        {
            await exchange.SendChunkAsync(said);
            await exchange.ReadUntilAsync(said + "\r\n");
        }

        await exchange.SendAsync("0\r\n\r\n"u8.ToArray());
        Assert.Equal("0\r\n\r\n", await exchange.ReadToEndAsync());
    }

    [Fact]
    public async Task Run_ABodyThatBreaksOff_StopsTheGuest()
    {
        await _api.UploadAsync("stream-broken", CgiGuests.Echoes("", fd: 2));
        using (var exchange = await RawExchange.StartAsync(_api.Address, "POST /run/stream-broken", "Content-Length: 100"))
        {
            await exchange.SendAsync("only this"u8.ToArray());
            await _api.RunningAsync();
        }

        var rows = await _api.PollAsync("/api/v1/executions?module_id=stream-broken", answer => answer.Json.GetProperty("executions").GetArrayLength() == 1);
        Assert.Equal("cancelled", rows.Json.GetProperty("executions")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Run_AClientThatDoesNotRead_HoldsTheGuestBackAndThenStopsIt()
    {
        await _api.UploadAsync("stream-flood", CgiGuests.Floods(CgiGuests.PlainHead));
        using var client = new HttpClient { BaseAddress = _api.Address };

        using (var answer = await client.GetAsync(new Uri("/run/stream-flood", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await _api.PollAsync("/api/v1/metrics/pool", pool => pool.Json.GetProperty("active_vms").GetInt32() == 0);
    }

    // The default timeout is too short for this much data on a machine that is busy with other tests.
    private async Task AllowMinutesAsync(string module) =>
        Assert.Equal(200, (await _api.SendAsync(
            HttpMethod.Patch, "/api/v1/modules/" + module, ProductClient.Json("""{"limits":{"timeout":200},"http":{"reads_to_end":true}}"""))).Status);

    private static async Task SendAsync(RawExchange exchange)
    {
        var piece = new byte[Chunk];
        for (long sent = 0; sent < Hundred; sent += Chunk)
        {
            await exchange.SendAsync(piece);
        }
    }

    private static async Task<(long Length, long MostMemory)> DrainAsync(RawExchange exchange, long limit)
    {
        var buffer = new byte[Chunk];
        (long length, long most, long next) = (0, 0, 0);
        int read;
        while ((read = await exchange.ReadAsync(buffer)) > 0)
        {
            length += read;
            if (length >= next)
            {
                // Other tests run in this process. Only held memory counts, not their garbage.
                var now = GC.GetTotalMemory(forceFullCollection: false);
                most = Math.Max(most, now > limit ? GC.GetTotalMemory(forceFullCollection: true) : now);
                next += 4 << 20;
            }
        }

        return (length, most);
    }
}
