
namespace WasmOs.ProductTests.HttpGuests;

[Collection(ProductCollection.Name)]
public sealed class RawCommandTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("""{"input":"text in"}""")]
    [InlineData("""{"input_base64":"dGV4dCBpbg=="}""")]
    public async Task Execute_WithInput_IsStandardInput(string body)
    {
        await _api.UploadAsync("raw-echo", CgiGuests.Echoes("> "));

        var run = await _api.RunAsync("raw-echo", body);

        Assert.Equal(("_start", "> text in"), (run.GetProperty("function").GetString(), run.GetProperty("stdout").GetString()));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    public async Task Execute_WithARawBody_AnswersWithRawOutput(string type)
    {
        await _api.UploadAsync("raw-echo", CgiGuests.Echoes("> "));

        var answer = await PostAsync("raw-echo", "\0\u0001raw"u8.ToArray(), type);

        Assert.Equal((200, "application/octet-stream", "> \0\u0001raw", "0"), (answer.Status, answer.MediaType, answer.Text, answer.Headers["x-exit-code"]));
        Assert.Equal(200, (await _api.PollAsync("/api/v1/executions/" + answer.Headers["x-execution-id"], entry => entry.Status == 200)).Status);
    }

    [Fact]
    public async Task Execute_WithARawBody_AFailureIsAProblemWithWhatItWrote()
    {
        await _api.UploadAsync("raw-exit", CgiGuests.WritesAndExits("out", 7));
        await _api.UploadAsync("raw-loop", CgiGuests.WritesAndLoops(""));
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/raw-loop", ProductClient.Json("""{"limits":{"timeout":0.2}}"""));

        var failed = (await PostAsync("raw-exit", [1])).Problem(502, "guest-failed");
        var late = (await PostAsync("raw-loop", [1])).Problem(504, "guest-timeout");

        Assert.Equal((7, "exit_code"), (failed.GetProperty("exit_code").GetInt32(), failed.GetProperty("fault").GetProperty("kind").GetString()));
        Assert.Equal("", failed.GetProperty("stderr").GetString());
        Assert.Equal("deadline_exceeded", late.GetProperty("fault").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(1_000_000, 200)]
    [InlineData(1_000_001, 413)]
    public async Task Execute_WithARawBodyOfSoMuch_IsTaken(int bytes, int status)
    {
        await _api.UploadAsync("raw-sink", CgiGuests.Writes("done"));
        await _api.UploadAsync("raw-echo", CgiGuests.Echoes("> "));

        Assert.Equal(status, (await PostAsync("raw-echo", new byte[bytes])).Status);
        Assert.Equal(status, (await PostAsync("raw-sink", new byte[bytes])).Status);
    }

    [Fact]
    public async Task Execute_ArgumentsAndEnvironment_ReachTheGuestAsThePolicyAllows()
    {
        await _api.UploadAsync("raw-arguments", CgiGuests.Arguments());
        await _api.UploadAsync("raw-environment", CgiGuests.Environment(""));
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/raw-arguments", ProductClient.Json("""{"args":["set","before"]}"""));

        Assert.Equal("raw-arguments\0set\0before\0", await OutAsync("raw-arguments", "{}"));
        Assert.Equal("raw-arguments\0asked\0", await OutAsync("raw-arguments", """{"argv":["asked"]}"""));
        Assert.Equal("", await OutAsync("raw-environment", """{"env":{"SECRET":"s"}}"""));

        async Task<string?> OutAsync(string module, string body) => (await _api.RunAsync(module, body)).GetProperty("stdout").GetString();
    }

    private Task<Answer> PostAsync(string module, byte[] body, string type = "application/octet-stream") => _api.SendAsync(
        HttpMethod.Post, $"/api/v1/modules/{module}/execute", new ByteArrayContent(body) { Headers = { ContentType = new(type) } });
}
