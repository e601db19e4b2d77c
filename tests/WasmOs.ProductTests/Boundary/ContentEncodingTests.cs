using System.Net.Http.Headers;
using System.Text;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.ProductTests.Boundary;

[Collection(ProductCollection.Name)]
[Trait("Trial", "1.21")]
public sealed class ContentEncodingTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("gzip", "text/plain", "/api/v1/modules/encoded/execute")]
    [InlineData("gzip", "application/json", "/api/v1/modules/encoded/execute")]
    [InlineData("x-gzip", "application/json", "/api/v1/execute")]
    [InlineData("deflate", "application/wasm", "/api/v1/modules?name=encoded-upload")]
    [InlineData("br", "application/wasm", "/api/v1/modules/validate")]
    [InlineData("zstd", "application/json", "/api/v1/tasks")]
    [InlineData("gzip, identity", "application/x-ndjson", "/api/v1/batches?module_id=encoded")]
    [InlineData("identity,nonsense", "application/json", "/api/v1/webhooks")]
    [InlineData("GZIP", "application/json", "/api/v1/schedules")]
    public async Task Post_ABodyThatIsEncoded_Is415WithWhatIsTaken(string encoding, string type, string path)
    {
        await _api.UploadAsync("encoded", CgiGuests.Echoes("> "));

        var answer = await SendAsync(HttpMethod.Post, path, encoding, type);

        answer.Problem(415, "unsupported-content-encoding");
        Assert.Equal("identity", answer.Headers["Accept-Encoding"]);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("")]
    public async Task Post_ABodyAsItIs_IsTaken(string encoding)
    {
        await _api.UploadAsync("encoded", CgiGuests.Echoes("> "));

        Assert.Equal((200, "> {}"), (await SendAsync(HttpMethod.Post, "/api/v1/modules/encoded/execute", encoding, "text/plain")) is var answer
            ? (answer.Status, answer.Text)
            : default);
    }

    [Fact]
    public async Task Run_ABodyThatIsEncoded_ReachesTheGuestAsItIsWithItsEncoding()
    {
        await _api.UploadAsync("encoded-environment", CgiGuests.Environment());

        var answer = await SendAsync(HttpMethod.Post, "/run/encoded-environment", "gzip", "text/plain");

        Assert.Contains("HTTP_CONTENT_ENCODING=gzip", answer.Text.Split('\0'));
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip", 400)]
    [InlineData("Content-Transfer-Encoding", "base64", 400)]
    [InlineData("Content-Transfer-Encoding", "binary", 201)]
    public async Task Upload_APartThatIsEncoded_IsRefused(string header, string value, int status)
    {
        using var file = new ByteArrayContent(WasmOs.TestKit.Guests.Calc());
        file.Headers.TryAddWithoutValidation(header, value);
        using var form = new MultipartFormDataContent { { file, "file" } };

        Assert.Equal(status, (await _api.SendAsync(HttpMethod.Post, $"/api/v1/modules?name=encoded-part-{value}", form)).Status);
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, string encoding, string type)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return _api.SendAsync(method, path, body);
    }
}
