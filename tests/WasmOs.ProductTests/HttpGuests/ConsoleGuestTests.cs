using WasmOs.TestKit;

namespace WasmOs.ProductTests.HttpGuests;

/// <summary>A guest that writes with AssemblyScript's console works with any kind of standard output.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.17")]
public sealed class ConsoleGuestTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Run_AssemblyScriptConsole_WritesTheAnswerAndTheLog()
    {
        await _api.UploadAsync("web-console", Guests.ConsoleAssemblyScript());

        var answer = await _api.GetAsync("/run/web-console/");
        var run = (await _api.GetAsync("/api/v1/executions?module_id=web-console")).Json.GetProperty("executions")[0];
        var logs = await _api.GetAsync($"/api/v1/executions/{run.GetProperty("execution_id").GetString()}/logs");

        Assert.Equal((200, "text/plain", "Hello from AssemblyScript, Zoë!\ntime passes\nrandom\n"), (answer.Status, answer.MediaType, answer.Text));
        Assert.Contains("the answer is 42", logs.Text, StringComparison.Ordinal);
        Assert.Contains("to standard error", logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_AssemblyScriptConsole_IsKeptInBothStreams()
    {
        await _api.UploadAsync("kept-console", Guests.ConsoleAssemblyScript());

        var answer = await _api.ExecuteAsync("kept-console", "{}");

        Assert.Contains("Hello from AssemblyScript, Zoë!", answer.Json.GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.Contains("trace: the answer is 42", answer.Json.GetProperty("stderr").GetString(), StringComparison.Ordinal);
    }
}
