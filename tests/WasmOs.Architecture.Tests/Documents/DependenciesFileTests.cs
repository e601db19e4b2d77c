using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WasmOs.Architecture.Tests.Documents;

/// <summary>docs/dependencies.md gives the reason for every package, and names no package that is not used.</summary>
public sealed partial class DependenciesFileTests
{
    [Fact]
    public void Tables_HoldEveryPackageWithItsVersion()
    {
        var packages = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props")).Descendants()
            .Where(e => e.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
            .Select(e => $"{e.Attribute("Include")!.Value} {e.Attribute("Version")!.Value}");

        var rows = Rows().Select(row => $"{row.Groups["name"].Value} {row.Groups["version"].Value}");

        Assert.Equal(packages.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_SayWhyAndWhatLeavingTakesAndTheLicence() => Assert.All(
        Rows(), row => Assert.All(
            (string[])["why", "leaving", "licence"], column => Assert.False(string.IsNullOrWhiteSpace(row.Groups[column].Value), row.Value)));

    private static MatchCollection Rows() => Row().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "dependencies.md")));

    [GeneratedRegex(@"^\| (?<name>[\w.]+) \| (?<version>\d[\w.-]*) \|(?<why>[^|\n]*)\|(?<leaving>[^|\n]*)\|(?<licence>[^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
