using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.TestKit.Http;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Webhooks;

public sealed class WebhookSenderTests : IDisposable
{
    private static readonly byte[] Body = "{}"u8.ToArray();
    private readonly ManualTimeProvider _time = new();
    private readonly WebhookSender _sender;

    public WebhookSenderTests() => _sender = new WebhookSender(WebhookHost.Loopback, _time);

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task SendAsync_ATargetThatAnswers_GetsTheBodyAndOnlyItsHeaders()
    {
        await using var target = new HttpTarget(202, "thanks");
        var outcome = await SendAsync(target.Url, new("webhook-id", "a"), new("x-team", "blue"));

        Assert.True(outcome.Succeeded);
        Assert.Equal((202, null, "thanks"), (outcome.Attempt.Status, outcome.Attempt.Error, outcome.Attempt.Response));
        var request = await target.NextAsync();
        Assert.Equal("POST /hook HTTP/1.1", request.Line);
        Assert.Equal(Body, request.Body);
        Assert.Equal(
            ["content-length", "content-type", "host", "user-agent", "webhook-id", "x-team"],
            request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order());
        Assert.Equal(("WasmOS", "application/json; charset=utf-8"), (request.Headers["user-agent"], request.Headers["content-type"]));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_AnotherStatus_Fails(int status)
    {
        await using var target = new HttpTarget(status, "no");
        var outcome = await SendAsync(target.Url);
        Assert.False(outcome.Succeeded);
        Assert.Equal(status == 410, outcome.IsGone);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_ARedirect_IsNotFollowed(int status)
    {
        await using var secret = new HttpTarget(200);
        await using var target = new HttpTarget(status, "", $"Location: {secret.Url}");
        var outcome = await SendAsync(target.Url);
        Assert.Contains("redirects are not followed", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.Equal((1, 0), (target.Count, secret.Count));
    }

    [Fact]
    public async Task SendAsync_ACookieIsSet_IsNotSentBack()
    {
        await using var target = new HttpTarget(200, "", "Set-Cookie: a=b; Path=/");
        await SendAsync(target.Url);
        await SendAsync(target.Url);
        await target.NextAsync();
        Assert.DoesNotContain("cookie", (await target.NextAsync()).Headers.Keys);
    }

    [Fact]
    public async Task SendAsync_ATargetThatHangs_IsGivenUpAfterTheLimit()
    {
        await using var target = new HttpTarget((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var sending = SendAsync(target.Url);
        await target.NextAsync();
        _time.Advance(WebhookSender.TimeLimit - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("within 10 seconds", (await sending).Attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_HeadersThatDripForEver_AreGivenUpAfterTheLimit()
    {
        await using var target = new HttpTarget(async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nx-slow: "u8.ToArray(), stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var sending = SendAsync(target.Url);
        await target.NextAsync();
        _time.Advance(WebhookSender.TimeLimit);
        Assert.False((await sending).Succeeded);
    }

    [Fact]
    public async Task SendAsync_ABodyThatDripsForEver_IsDeliveredAllTheSame()
    {
        await using var target = new HttpTarget(async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsta"u8.ToArray(), stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var sending = SendAsync(target.Url);
        await target.NextAsync();
        await AdvanceUntilAsync(sending);
        Assert.True((await sending).Succeeded);
        Assert.Equal("sta", (await sending).Attempt.Response);
    }

    [Fact]
    public async Task SendAsync_AGigabyte_IsCutAfterAKibibyte()
    {
        var written = 0L;
        var ended = new TaskCompletionSource();
        await using var target = new HttpTarget(async (_, stream, stop) =>
        {
            try
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8.ToArray(), stop);
                for (var block = new byte[64 * 1024]; written < 1 << 30; written += block.Length)
                {
                    block.AsSpan().Fill((byte)'x');
                    await stream.WriteAsync(block, stop);
                }
            }
            finally
            {
                ended.SetResult();
            }
        });

        var outcome = await SendAsync(target.Url);

        Assert.True(outcome.Succeeded);
        Assert.Equal(new string('x', WebhookSender.KeptResponseBytes), outcome.Attempt.Response);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(written, 0, 64 << 20); // What sockets hold, not what was offered.
    }

    [Theory]
    [InlineData("hello\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 two OK\r\n\r\n")]
    public async Task SendAsync_WhatIsNotHttp_Fails(string answer)
    {
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask());
        Assert.False((await SendAsync(target.Url)).Succeeded);
    }

    [Fact]
    public async Task SendAsync_HeadersWithoutEnd_Fails()
    {
        await using var target = new HttpTarget(async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
            for (var line = Encoding.ASCII.GetBytes($"x-a: {new string('a', 1000)}\r\n"); ;)
            {
                await stream.WriteAsync(line, stop);
            }
        });
        Assert.Equal("The target's answer has too many headers.", (await SendAsync(target.Url)).Attempt.Error);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_SaysSo() =>
        Assert.Equal("The target refused the connection.", (await SendAsync(WebhookHost.Nowhere())).Attempt.Error);

    [Fact]
    public async Task SendAsync_AForgedCertificate_IsNotAccepted()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(HttpTarget.Response(200), stop).AsTask(), async stream =>
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(made);
            return tls;
        });
        var outcome = await SendAsync(new Uri($"https://127.0.0.1:{target.Port}/"));
        Assert.Equal("The target's TLS certificate or protocol was not accepted.", outcome.Attempt.Error);
        Assert.Equal(0, target.Count);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("93.184.216.34", "127.0.0.1")]
    [InlineData("93.184.216.34", "::ffff:169.254.169.254")]
    public async Task SendAsync_AnyAddressThatIsNotPublic_IsRefusedWithoutAConnection(params string[] addresses)
    {
        using var sender = new WebhookSender(WebhookTargets.PublicOnly, _time, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));
        var outcome = await sender.SendAsync(new Uri("http://rebound.example/"), Body, [], CancellationToken.None);
        Assert.True(outcome.IsRefused);
        Assert.Contains(WebhookTargets.Setting, outcome.Attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ANameThatMoves_GoesWhereItWasChecked()
    {
        await using var target = new HttpTarget(200);
        var asked = 0;
        var allowed = WebhookTargets.Parse("127.0.0.1", []);
        using var sender = new WebhookSender(
            allowed, _time, (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")]));

        Assert.True((await sender.SendAsync(new Uri($"http://moving.example:{target.Port}/"), Body, [], CancellationToken.None)).Succeeded);
        Assert.Equal(1, asked);
        Assert.True((await sender.SendAsync(new Uri($"http://moving.example:{target.Port}/"), Body, [], CancellationToken.None)).IsRefused);
    }

    [Fact]
    public async Task SendAsync_TheCallerStops_Throws()
    {
        await using var target = new HttpTarget((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        using var stop = new CancellationTokenSource();
        var sending = _sender.SendAsync(target.Url, Body, [], stop.Token).AsTask();
        await target.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private Task<SendOutcome> SendAsync(Uri url, params KeyValuePair<string, string>[] headers) =>
        _sender.SendAsync(url, Body, headers, CancellationToken.None).AsTask();

    /// <summary>
    /// Advances the clock until the task completes. The time limit of the response body starts when the headers arrive, which a test cannot observe, so one
    /// advance is not enough.
    /// </summary>
    private async Task AdvanceUntilAsync(Task task)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (_time.PendingTimers == 2)
            {
                _time.Advance(TimeSpan.FromSeconds(2));
            }

            await Task.Yield();
        }
    }
}
