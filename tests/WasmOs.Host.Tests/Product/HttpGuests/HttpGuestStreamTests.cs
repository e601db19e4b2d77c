using System.Net;

namespace WasmOs.Host.Tests.Product.HttpGuests;

[Collection(ProductCollection.Name)]
public sealed class HttpGuestStreamTests(SharedProduct product)
{
    private const int Chunk = 64 * 1024;
    private const long Hundred = 100 << 20;
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Run_AHundredMegabytes_PassThroughWithoutBeingHeld()
    {
        await _api.UploadAsync("stream-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        using var client = new HttpClient { BaseAddress = _api.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/run/stream-echo") { Content = new Zeros(Hundred) };
        long before = GC.GetTotalMemory(forceFullCollection: true);

        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        (long length, long most) = await DrainAsync(answer);

        Assert.Equal(Hundred, length);
        Assert.InRange(most - before, long.MinValue, 48 << 20);
    }

    [Fact]
    public async Task Run_ABodyOverTheLimit_Is413WhetherItIsAnnouncedOrNot()
    {
        await _api.UploadAsync("stream-sink", CgiGuests.Echoes("", fd: 2));
        using var client = new HttpClient { BaseAddress = _api.Address };
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var announced = new HttpRequestMessage(HttpMethod.Post, "/run/stream-sink") { Content = new Zeros(Hundred + 1, announces: true) };
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/run/stream-sink") { Content = new Zeros(Hundred + 1) };

        using HttpResponseMessage refused = await client.SendAsync(announced);
        using HttpResponseMessage stopped = await client.SendAsync(chunked);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (refused.StatusCode, stopped.StatusCode));
    }

    [Fact]
    public async Task Run_WhatAGuestWroteBeforeItWaits_IsSentAtOnce()
    {
        await _api.UploadAsync("stream-echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        using var client = new HttpClient { BaseAddress = _api.Address };
        var content = new Dialogue();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/run/stream-echo") { Content = content };

        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(ProductClient.Limit);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] read = new byte[4];
        for (byte i = 1; i <= 3; i++)
        {
            await content.SayAsync([i, i, i, i]);
            await body.ReadExactlyAsync(read).AsTask().WaitAsync(ProductClient.Limit);
            Assert.Equal([i, i, i, i], read);
        }

        content.End();
        Assert.Equal(0, await body.ReadAsync(read));
    }

    [Fact]
    public async Task Run_AClientThatDoesNotRead_HoldsTheGuestBackAndThenStopsIt()
    {
        await _api.UploadAsync("stream-flood", CgiGuests.Floods(CgiGuests.PlainHead));
        using var client = new HttpClient { BaseAddress = _api.Address };

        using (HttpResponseMessage answer = await client.GetAsync(new Uri("/run/stream-flood", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await _api.PollAsync("/api/v1/metrics/pool", pool => pool.Json.GetProperty("active_vms").GetInt32() == 0);
    }

    private static async Task<(long Length, long MostMemory)> DrainAsync(HttpResponseMessage answer)
    {
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[Chunk];
        (long length, long most, long next) = (0, 0, 0);
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
            if (length >= next)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                next += 4 << 20;
            }
        }

        return (length, most);
    }
}
