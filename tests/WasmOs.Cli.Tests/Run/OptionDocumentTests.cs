using System.Text.RegularExpressions;

namespace WasmOs.Cli.Tests.Run;

/// <summary>The options of <c>wasmos run</c> are told in three places: the program, its help and docs/command-line.md.</summary>
public sealed partial class OptionDocumentTests
{
    [Fact]
    public void Options_HelpAndDocument_HaveTheSame()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "docs", "command-line.md")))
        {
            folder = folder.Parent;
        }

        var document = File.ReadAllText(Path.Combine(folder.FullName, "docs", "command-line.md"));
        Assert.All(Option().Matches(HelpText.Run), option => Assert.Contains($"`{option.Value}", document, StringComparison.Ordinal));
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
