using System.Diagnostics;
using WasmOs.TestKit;
using Xunit.Abstractions;

namespace WasmOs.Cli.Tests;

public sealed class ProgramTests(CliFolder folder, ITestOutputHelper report) : IClassFixture<CliFolder>
{
    [Theory]
    [InlineData("--help", "wasmos run [options] FILE")]
    [InlineData("--version", "wasmos 0.")]
    public async Task Main_Question_IsAnswered(string option, string answer)
    {
        var result = await folder.RunAsync("", option);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(answer, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("fly")]
    [InlineData("inspect")]
    [InlineData("inspect", "--xml", "a.wasm")]
    [InlineData("inspect", "a.wasm", "b.wasm")]
    public async Task Main_WrongUsage_EndsWith2(params string[] arguments)
    {
        var result = await folder.RunAsync("", arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"Try 'wasmos (inspect )?--help'\.$", result.Errors.TrimEnd());
    }

    // Reported; the bound only catches a start that has become another order of magnitude, on whatever machine runs this.
    [Fact]
    public async Task Main_RunOfASmallProgram_StartsSoon()
    {
        var file = folder.Add("wordcount.wasm", Guests.WordCountC());
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            Assert.Equal(0, (await folder.RunAsync("", "run", file)).ExitCode);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(startedAt).Ticks));
        }

        report.WriteLine($"{best.TotalMilliseconds:0} ms");
        Assert.True(best < TimeSpan.FromSeconds(10), $"{best.TotalMilliseconds:0} ms");
    }
}
