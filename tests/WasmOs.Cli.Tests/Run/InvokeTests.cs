using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Run;

public sealed class InvokeTests : IClassFixture<CliFolder>
{
    private readonly CliFolder _folder;

    public InvokeTests(CliFolder folder)
    {
        _folder = folder;
        folder.Add("calc.wasm", Guests.Calc());
        folder.Add("greet.wasm", Guests.GreetRust());
        folder.Add("greet-as.wasm", Guests.GreetAssemblyScript());
    }

    [Theory]
    [InlineData("add", "-5", "3", "-2")]
    [InlineData("add", "0xffffffff", "1", "0")]
    [InlineData("add_i64", "9223372036854775806", "1", "9223372036854775807")]
    [InlineData("add_f32", "0.1", "0.2", "0.3")]
    [InlineData("add_f64", "0.1", "0.2", "0.30000000000000004")]
    [InlineData("div_f64", "1", "0", "Infinity")]
    [InlineData("div_f64", "1e20", "1", "100000000000000000000")]
    [InlineData("div_f64", "1", "1e7", "1e-7")]
    public async Task Run_Invoke_ConvertsArgumentsAndPrintsTheResult(string function, string left, string right, string expected)
    {
        var result = await _folder.RunAsync("", "run", "--invoke", function, "calc.wasm", left, right);

        Assert.Equal((0, expected + "\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("greet.wasm")]
    [InlineData("greet-as.wasm")]
    public async Task Run_InvokeWithText_PassesAndPrintsText(string file)
    {
        var result = await _folder.RunAsync("", "run", "--invoke", "greet", "--returns", "text", file, "Zoë");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Hello, Zoë!\n", result.Output);
    }

    [Theory]
    [InlineData("inf", "Infinity")]
    [InlineData("-inf", "-Infinity")]
    [InlineData("nan", "NaN")]
    public async Task Run_InvokeWithANumberThatIsNotFinite_TakesItAsTheTextFormatWritesIt(string number, string expected)
    {
        var module = Wat.ToBinary("""(module (func (export "f") (param f64) (result f64) local.get 0))""");

        var result = await _folder.RunAsync("", "run", "--invoke", "f", _folder.Add("same.wasm", module), number);

        Assert.Equal(expected + "\n", result.Output);
    }

    [Fact]
    public async Task Run_InvokeWithSeveralResults_PrintsOneALine()
    {
        var module = Wat.ToBinary("""(module (func (export "f") (result i32 f64) i32.const 1 f64.const 2.5))""");

        var result = await _folder.RunAsync("", "run", "--invoke", "f", _folder.Add("several.wasm", module));

        Assert.Equal("1\n2.5\n", result.Output);
    }

    [Theory]
    [InlineData("'x' is not a value of type i32", "--invoke", "add", "calc.wasm", "x", "1")]
    [InlineData("'4294967296' is not a value of type i32", "--invoke", "add", "calc.wasm", "4294967296", "1")]
    [InlineData("do not fill", "--invoke", "add", "calc.wasm", "1")]
    [InlineData("do not fill", "--invoke", "add", "calc.wasm", "1", "2", "3")]
    [InlineData("exports no function 'nothing'", "--invoke", "nothing", "calc.wasm")]
    [InlineData("name one with --invoke: add", "calc.wasm")]
    [InlineData("there is no option --no", "--no", "1", "calc.wasm")]
    [InlineData("needs a value", "--timeout")]
    [InlineData("is not a time", "--timeout", "-1", "calc.wasm")]
    [InlineData("--timeout must be", "--timeout", "0", "calc.wasm")]
    [InlineData("--cpu-timeout must be", "--cpu-timeout", "0", "calc.wasm")]
    [InlineData("--cpu-timeout x is not a time", "--cpu-timeout", "x", "calc.wasm")]
    [InlineData("is not NAME=VALUE", "--env", "=x", "calc.wasm")]
    [InlineData("there is no directory 'a:/b'", "--dir", "a:/b", "calc.wasm")]
    [InlineData("name the module's file", "--fuel", "5")]
    public async Task Run_WrongUsage_EndsWith2AndSaysWhy(string reason, params string[] arguments)
    {
        var result = await _folder.RunAsync("", ["run", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Run_OptionsAfterTheFile_GoToTheGuest()
    {
        var result = await _folder.RunAsync("", "run", _folder.Add("wordcount.wasm", Guests.WordCountC()), "--env");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("wordcount: unknown argument '--env'", result.Errors, StringComparison.Ordinal);
    }
}
