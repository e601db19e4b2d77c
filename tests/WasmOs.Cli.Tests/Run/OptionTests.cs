using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

/// <summary>Options as people type them.</summary>
[Trait("Trial", "1.19")]
public sealed class OptionTests : IClassFixture<CliFolder>
{
    private const string Add = """(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))""";

    private readonly CliFolder _folder;

    public OptionTests(CliFolder folder)
    {
        _folder = folder;
        File.WriteAllText(Path.Combine(folder.Path, "add.wat"), "\n ;; adds\n" + Add);
        folder.Add("calc.wasm", Guests.Calc());
        folder.Add("http.wasm", Guests.HttpRust());
        folder.Add("misbehave.wasm", Guests.Misbehave());
    }

    [Theory]
    [InlineData("wasmos run --invoke add add.wat 1 2")]
    [InlineData("wasmos run --invoke add - 1 2 < add.wat")]
    [InlineData("cat calc.wasm | wasmos run --invoke add - 1 2")]
    [InlineData("wasmos run --invoke add <(cat calc.wasm) 1 2")]
    public async Task Run_TextOrStandardInput_IsTheModule(string line)
    {
        var result = await _folder.RunShellAsync(line);

        Assert.Equal((0, "3\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("echo '(module (oops))' | wasmos run -", "standard input looks like WebAssembly text and cannot be translated")]
    [InlineData("wasmos run - <&-", "standard input was refused: The upload is empty")]
    [InlineData("wasmos run .", "'.' is a directory")]
    public async Task Run_WhatIsNoModule_SaysWhere(string line, string reason)
    {
        var result = await _folder.RunShellAsync(line);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EnvWithoutAValue_IsTheShells()
    {
        var given = await _folder.RunShellAsync(
            "export REQUEST_METHOD=GET PATH_INFO=/hello QUERY_STRING='name=a=b'; wasmos run --env REQUEST_METHOD --env PATH_INFO --env QUERY_STRING http.wasm");
        var absent = await _folder.RunShellAsync("unset QUERY_STRING; wasmos run --env QUERY_STRING --env REQUEST_METHOD=GET --env PATH_INFO=/hello http.wasm");

        Assert.EndsWith("Hello, a=b!\n", given.Output, StringComparison.Ordinal);
        Assert.EndsWith("Hello, world!\n", absent.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout", "200ms", 124)]
    [InlineData("--timeout", "0.0001h", 124)]
    public async Task Run_TimeWithAUnit_StopsTheGuest(string option, string value, int exitCode) =>
        Assert.Equal(exitCode, (await _folder.RunAsync("", "run", option, value, "--invoke", "loop", "misbehave.wasm")).ExitCode);

    [Theory]
    [InlineData("--timout", "5", "there is no option --timout; did you mean --timeout?")]
    [InlineData("--memroy", "5", "did you mean --memory?")]
    [InlineData("--mapdir", "5", "there is no option --mapdir")]
    [InlineData("--memory", "1XB", "--memory 1XB is not a size")]
    [InlineData("--memory", "5GiB", "--memory must be")]
    [InlineData("--max-open-files", "-1", "--max-open-files must be")]
    [InlineData("--max-open-files", "many", "is not a whole number")]
    [InlineData("--max-wasm-stack", "1", "must be 256KiB")]
    [InlineData("--dir", "::/a", "is not HOST")]
    [InlineData("--dir", "calc.wasm", "there is no directory 'calc.wasm'")]
    public async Task Run_WrongOption_EndsWith2AndSaysWhatWouldDo(string option, string value, string reason)
    {
        var result = await _folder.RunAsync("", "run", option, value, "calc.wasm");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-open-files N", "run", "--help")]
    [InlineData("--max-open-files N", "run", "-h")]
    [InlineData("--max-open-files N", "help", "run")]
    [InlineData("--json", "inspect", "--help")]
    [InlineData("--json", "help", "inspect")]
    [InlineData("wasmos help [COMMAND]", "help")]
    [InlineData("Exit codes: the guest's own", "--help")]
    public async Task Help_OfACommand_NamesItsOptions(string text, params string[] arguments)
    {
        var result = await _folder.RunAsync("", arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(text, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_UnknownCommand_NamesTheNearest()
    {
        var result = await _folder.RunAsync("", "rnu", "calc.wasm");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("there is no command 'rnu'; did you mean run?", result.Errors, StringComparison.Ordinal);
    }
}
