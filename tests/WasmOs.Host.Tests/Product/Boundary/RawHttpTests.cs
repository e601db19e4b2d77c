using System.Net.Sockets;
using System.Text;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product.Boundary;

/// <summary>Invalid HTTP over a plain socket. When another reader of the same bytes would see another request, nothing may reach a guest.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.11")]
public sealed class RawHttpTests(SharedProduct product)
{
    // A second request on the same connection, after which the server closes it.
    private const string Last = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("CONNECT /run/raw-http/a")]
    [InlineData("CONNECT localhost:80")]
    [InlineData("CONNECT /api/v1/modules")]
    [InlineData("TRACE /run/raw-http/a")]
    [InlineData("TRACK /run/raw-http/a")]
    [InlineData("track /run/raw-http/a")]
    [InlineData("head /run/raw-http/a")]
    [InlineData("get /api/v1/modules")]
    public async Task Send_AMethodThatIsNotServed_Is405AndWellFormed(string line)
    {
        var host = line.StartsWith("CONNECT l", StringComparison.Ordinal) ? "localhost:80" : "localhost";

        var answer = await SendAsync($"{line} HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        (var head, var body) = Split(answer);
        Assert.Contains($"Content-Length: {body.Length}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Allow: GET", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: +5")]
    [InlineData("Content-Length: -0")]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: 0x5")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: 5\r\nContent-Length: 5")]
    [InlineData("Content-Length: 5 5")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked, chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked;q=1")]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding : chunked")]
    [InlineData("X-A: b\r\n folded")]
    [InlineData("X-A : b")]
    [InlineData("X-A: b\0c")]
    [InlineData("X-A: b\rc")]
    [InlineData("X-A: b\nX-B: c")]
    [InlineData("X-A: \u00e5")]
    [InlineData("Host: evil.example")]
    public async Task Send_HeadersThatReadersDisagreeAbout_AreRefused(string headers)
    {
        var body = headers.Contains("Transfer", StringComparison.Ordinal) ? "5\r\nhello\r\n0\r\n\r\n" : "hello";

        var answer = await SendAsync($"POST /run/raw-http/a HTTP/1.1\r\nHost: localhost\r\n{headers}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("5;a\nb\r\nhello\r\n0\r\n\r\n")]
    [InlineData("+5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("0x5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\nhello\n0\n\n")]
    [InlineData("5\r\nhelloX\r\n0\r\n\r\n")]
    [InlineData("fffffffffffffffff\r\nhello\r\n0\r\n\r\n")]
    public async Task Send_ChunksThatReadersDisagreeAbout_AreRefused(string body)
    {
        await _api.UploadAsync("raw-http", CgiGuests.Echoes(CgiGuests.PlainHead));

        var answer = await SendAsync($"POST /run/raw-http/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://evil.example/run/raw-http/a HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /run/raw-http/a%00b HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /run/raw-http/a HTTP/1.1\r\nHost: user@localhost")]
    [InlineData("GET /run/raw-http/a HTTP/1.1\r\nHost: localhost\r\nHost: localhost")]
    [InlineData("GET /run/raw-http/a HTTP/1.1\r\nHost: xn--.x")]
    [InlineData("GET /run/raw-http/a HTTP/1.1\r\nHost: a.xn--.localhost")]
    [InlineData("GET /run/raw-http/a HTTP/1.1\r\nX-No: host")]
    [InlineData("GET  /run/raw-http/a HTTP/1.1\r\nHost: localhost")]
    [InlineData("POST /run/raw-http/a HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked")]
    public async Task Send_ATargetOrHostThatIsNone_IsRefused(string head) =>
        Assert.StartsWith(
            "HTTP/1.1 400 ", await SendAsync($"{head}\r\nConnection: close\r\n\r\n{(head.Contains("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "")}"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Send_LinesThatEndWithoutCarriageReturn_AreRefused() =>
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync("GET /run/raw-http/a HTTP/1.1\nHost: localhost\n\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Content-Length: 5", "hello")]
    [InlineData("Content-Length: 0000000000000000000000000005", "hello")]
    [InlineData("Content-Length: 5\t", "hello")]
    [InlineData("Transfer-Encoding: chunked", "5;ext=1\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n")]
    [InlineData("Transfer-Encoding: CHUNKED", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")]
    public async Task Send_ABodyThatAllReadersAgreeAbout_ReachesTheGuest(string header, string body)
    {
        await _api.UploadAsync("raw-http", CgiGuests.Echoes(CgiGuests.PlainHead));

        var answer = await SendAsync($"POST /run/raw-http/a HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("hello", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_HeadersThatPassThemselvesOffAsOthers_NeverReachTheGuest()
    {
        await _api.UploadAsync("raw-environment", CgiGuests.Environment());

        var answer = await SendAsync(
            "PROPFIND /run/raw-environment/%2e%2e/raw-environment/b%2Fc HTTP/1.1\r\nHost: localhost\r\nX_Real: 1\r\nX-Control: a\u0001b\r\nX(Odd: 1\r\nX-Utf: \u00c3\u00a5\r\n"
            + "Proxy: evil\r\nConnection: x-hop\r\nX-Hop: 1\r\nUpgrade: h2c\r\nX-Forwarded-For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\nContent-Length: 0\r\n\r\n"
                + Last);

        Assert.Contains("REQUEST_METHOD=PROPFIND\0", answer, StringComparison.Ordinal);
        Assert.Contains("PATH_INFO=/b/c\0", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP_X_UTF=\u00c3\u00a5\0", answer, StringComparison.Ordinal);
        Assert.All(
            ["HTTP_X_REAL=", "HTTP_X_CONTROL=", "X(ODD", "HTTP_PROXY=", "HTTP_X_HOP=", "HTTP_UPGRADE=", "HTTP_X_FORWARDED", "HTTP_FORWARDED"],
            name => Assert.DoesNotContain(name, answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HEAD", "Content-Length: 7\n")]
    [InlineData("GET", "Status: 204 None\nContent-Length: 7\n")]
    [InlineData("GET", "Status: 304 Same\nContent-Length: 7\n")]
    [InlineData("GET", "Transfer-Encoding: chunked\nConnection: keep-alive\nKeep-Alive: 5\nContent-Length: 7\n")]
    public async Task Answer_OfAGuest_LeavesTheConnectionInStep(string method, string head)
    {
        await _api.UploadAsync("raw-answer", CgiGuests.Writes(head + "Content-Type: text/plain\n\nseven 7"));

        var answers = await SendAsync(
            $"{method} /run/raw-answer HTTP/1.1\r\nHost: localhost\r\n\r\n{Last}");

        Assert.Equal(3, answers.Split("HTTP/1.1 ").Length);
        Assert.DoesNotContain("Transfer-Encoding", Split(answers).Head, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_api.Address.Host, _api.Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(ProductClient.Limit);
    }

    private static (string Head, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..(end + 2)], answer[(end + 4)..]);
    }
}
