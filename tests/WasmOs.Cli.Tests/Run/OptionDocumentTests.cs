using System.Text.RegularExpressions;
using WasmOs.Cli.Run;
using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

/// <summary>The options that <c>wasmos run</c> reads are in its help and in docs/command-line.md, and these have no others.</summary>
public sealed partial class OptionDocumentTests
{
    private static readonly IEnumerable<string> Options = RunOptionsReader.Names.Except(["--help"]).Order(StringComparer.Ordinal);

    [Fact]
    public void Help_Options_AreThoseThatAreRead() => Assert.Equal(Options, OptionsOf(HelpText.Run));

    [Fact]
    public void Document_Options_AreThoseThatAreRead()
    {
        var document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "command-line.md"));
        var servers = document.IndexOf("\n## Servers\n", StringComparison.Ordinal);
        var exits = document.IndexOf("\n## Exit codes\n", StringComparison.Ordinal);
        Assert.InRange(servers, 1, exits);

        // Options of other programs and of other commands of wasmos, which the document names too.
        Assert.Equal(Options, OptionsOf(document.Remove(servers, exits - servers)).Except(["--help", "--json", "--version", "--no"]));
    }

    private static IEnumerable<string> OptionsOf(string text) =>
        Option().Matches(text).Select(option => option.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
