using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

public sealed class ExampleTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Text = "the cat, the dog.\nThe end; a cat\n";

    public static TheoryData<string, Func<byte[]>> WordCounts => new()
    {
        { "wordcount-c.wasm", Guests.WordCountC },
        { "wordcount-assemblyscript.wasm", Guests.WordCountAssemblyScript },
        { "wordcount-go.wasm", Guests.WordCountGo },
    };

    [Theory]
    [MemberData(nameof(WordCounts))]
    public async Task Run_WordCountAsCommand_CountsItsInput(string name, Func<byte[]> module)
    {
        var result = await folder.RunAsync(Text, "run", folder.Add(name, module()));

        Assert.Equal("", result.Errors);
        Assert.StartsWith("{\"lines\":2,\"words\":8,\"bytes\":33", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("wordcount-c.wasm")]
    [InlineData("wordcount-assemblyscript.wasm")]
    public async Task Run_WordCountAsHttpGuest_StartsWithHeaders(string name)
    {
        folder.Add(name, name == "wordcount-c.wasm" ? Guests.WordCountC() : Guests.WordCountAssemblyScript());

        var result = await folder.RunAsync(Text, "run", "--env", "OTHER=1", "--env", "REQUEST_METHOD=POST", name);

        Assert.Equal("Content-Type: application/json\r\n\r\n{\"lines\":2,\"words\":8,\"bytes\":33}\n", result.Output);
    }

    [Fact]
    public async Task Run_InputBeyondOneBuffer_IsCountedWhole()
    {
        var text = string.Concat(Enumerable.Repeat("four words a line\n", 20_000));

        var c = await folder.RunAsync(text, "run", folder.Add("large-c.wasm", Guests.WordCountC()));
        var assemblyScript = await folder.RunAsync(text, "run", folder.Add("large-as.wasm", Guests.WordCountAssemblyScript()));

        Assert.Equal("{\"lines\":20000,\"words\":80000,\"bytes\":360000}\n", c.Output);
        Assert.Equal(c.Output, assemblyScript.Output);
    }

    [Theory]
    [InlineData("/hello", "name=A%20b%2", "Status: 200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello, A b%2!\n")]
    [InlineData("/status/204", "", "Status: 204\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")]
    [InlineData("/status/99", "", "Status: 400\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na status is 200 to 599\n")]
    [InlineData("/other", "", "Status: 404\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nno route for /other\n")]
    public async Task Run_HttpRust_AnswersTheRequestInItsEnvironment(string path, string query, string answer)
    {
        folder.Add("http.wasm", Guests.HttpRust());

        var result =
            await folder.RunAsync("", "run", "--env", "REQUEST_METHOD=GET", "--env", $"PATH_INFO={path}", "--env", $"QUERY_STRING={query}", "http.wasm");

        Assert.Equal(answer, result.Output);
    }

    [Fact]
    public async Task Run_HttpGo_AnswersTheRequestInItsEnvironment()
    {
        folder.Add("http-go.wasm", Guests.HttpGo());

        var result = await folder.RunAsync("", "run", "--env", "REQUEST_METHOD=GET", "--env", "PATH_INFO=/hello", "http-go.wasm");

        Assert.EndsWith("\r\n\r\n{\"message\":\"Hello, world!\"}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GoThatFailsAsAsked_EndsWithItsExitCode()
    {
        var result = await folder.RunAsync("", "run", folder.Add("go.wasm", Guests.WordCountGo()), "--fail");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("go-wordcount: failing as asked\n", result.Errors);
    }
}
