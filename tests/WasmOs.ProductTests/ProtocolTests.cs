using System.Globalization;
using System.Net.Sockets;
using System.Text;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class ProtocolTests(SharedProduct product)
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Path_UnknownOrOfAnotherMethod_IsAProblem()
    {
        (await _api.GetAsync("/api/v1/no/such/path")).Problem(404, "route-not-found");
        var put = await _api.SendAsync(HttpMethod.Put, "/api/v1/modules");
        put.Problem(405, "method-not-allowed");
        Assert.Contains("POST", put.Headers["Allow"], StringComparison.Ordinal);
        Assert.Equal(405, (await _api.GetAsync("/execute")).Status);
        var head = await _api.SendAsync(HttpMethod.Head, "/health");
        Assert.Equal((200, 0), (head.Status, head.Content.Length));
    }

    [Fact]
    public async Task RequestId_SaneOrNot_IsTakenOrReplaced()
    {
        Assert.Equal("my-id:1", (await _api.GetAsync("/health", ("x-request-id", "my-id:1"))).Headers["x-request-id"]);
        Assert.NotEqual("my id", (await _api.GetAsync("/health", ("x-request-id", "my id"))).Headers["x-request-id"]);
    }

    [Fact]
    public async Task Body_OfTheLargestInputAndOneByteMore_IsTakenAndRefused()
    {
        await _api.UploadAsync("large-body", Guests.Calc());
        var largest = Add.PadRight(1_000_000);

        Assert.Equal(8, (await _api.RunAsync("large-body", largest)).GetProperty("result").GetInt32());
        (await _api.ExecuteAsync("large-body", largest + " ")).Problem(413, "too-large");
        using var form = ProductClient.Parts(
            ("wasm", Guests.Calc()), ("function", "add"u8.ToArray()), ("args", "[5,3]"u8.ToArray()), ("input", new byte[1_000_001]));
        (await _api.SendAsync(HttpMethod.Post, "/execute", form)).Problem(413, "too-large");
        var patch = await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/large-body", ProductClient.Json("{}".PadRight(1_000_001)));
        Assert.Equal(413, patch.Status);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data")]
    [InlineData("nonsense")]
    public async Task Body_OfAnotherType_Is415(string type)
    {
        await _api.UploadAsync("typed-body", Guests.Calc());
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Add));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await _api.SendAsync(HttpMethod.Post, "/api/v1/modules/typed-body/execute", content)).Problem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task IdempotencyKey_AgainAndWithAnotherBody_IsReplayedAndRefused()
    {
        await _api.KeepAsync("idempotent", Guests.Calc());

        var first = await _api.ExecuteAsync("idempotent", Add, ("Idempotency-Key", "key-1"));
        var again = await _api.ExecuteAsync("idempotent", Add, ("Idempotency-Key", "key-1"));
        var other = await _api.ExecuteAsync("idempotent", """{"function":"add","args":[5,4]}""", ("Idempotency-Key", "key-1"));
        var upload = await _api.UploadAsync("idempotent-upload", Guests.Calc(), ("Idempotency-Key", "key-2"));
        var uploadAgain = await _api.UploadAsync("idempotent-upload", Guests.Calc(), ("Idempotency-Key", "key-2"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["idempotency-replayed"]);
        other.Problem(409, "idempotency-key-reused");
        Assert.Equal((201, 201, upload.Text), (upload.Status, uploadAgain.Status, uploadAgain.Text));
        Assert.Equal(upload.Headers["ETag"], uploadAgain.Headers["ETag"]);
        (await _api.ExecuteAsync("idempotent", Add, ("Idempotency-Key", ""))).Problem(400, "idempotency-key-invalid");
    }

    [Fact]
    public async Task Body_ShorterThanAnnounced_IsDroppedAndNothingRuns()
    {
        await _api.KeepAsync("short-body", Guests.Calc());

        var answer = await TalkAsync(Head("short-body", 500) + Add, endSending: true);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
        Assert.Empty((await _api.GetAsync("/api/v1/executions?module_id=short-body")).Json.GetProperty("executions").EnumerateArray());
    }

    [Fact]
    public async Task Body_LongerThanAnnounced_RunsOnceAndTheRestIsNoRequest()
    {
        await _api.KeepAsync("long-body", Guests.Calc());

        var answer = await TalkAsync(Head("long-body", Add.Length) + Add + "and more that nobody announced\r\n\r\n", endSending: false);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, (await _api.GetAsync("/api/v1/executions?module_id=long-body")).Json.GetProperty("executions").GetArrayLength());
    }

    [Theory]
    [InlineData("Content-Length: 10\r\nContent-Length: 20\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n")]
    public async Task Framing_ThatIsAmbiguous_IsRefused(string headers)
    {
        var answer = await TalkAsync($"POST /execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n", endSending: false);

        Assert.Matches("^HTTP/1\\.1 (400|501) ", answer);
    }

    private static string Head(string module, int length) => string.Create(
        CultureInfo.InvariantCulture, $"POST /api/v1/modules/{module}/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");

    /// <summary>Sends text over a new connection and reads until the server closes it.</summary>
    private async Task<string> TalkAsync(string request, bool endSending)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(_api.Address.Host, _api.Address.Port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), limit.Token);
        if (endSending)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The server may cut the connection. The bytes received so far are the response.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
