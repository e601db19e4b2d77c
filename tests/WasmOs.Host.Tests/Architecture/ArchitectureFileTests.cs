using System.Text.RegularExpressions;

namespace WasmOs.Host.Tests.Architecture;

public sealed partial class ArchitectureFileTests
{
    private static readonly string[] Folders = ["bench/", "cli/", "docs/", "examples/", "functions/", "host/", "infra/", "runtime/", "tests/", "web/", "bicep/"];

    [Fact]
    public void ArchitectureFile_TypesItNames_Exist()
    {
        HashSet<string> known = [.. DeclaredTypes(), .. FrameworkTypes(), .. ProjectNames()];

        Assert.NotEmpty(Names());
        Assert.DoesNotContain(Names(), name => TypeName().IsMatch(name) && !known.Contains(name));
    }

    [Fact]
    public void ArchitectureFile_FoldersItNames_Exist() =>
        Assert.DoesNotContain(Names(), name => Folders.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) && !Path.Exists(Path.Combine(Repository.Root, name)));

    [Theory]
    [InlineData("AdmissionGate", true)]
    [InlineData("IBlobStore", true)]
    [InlineData("WasmOs.Host", true)]
    [InlineData("host.json", false)]
    [InlineData("POST /execute", false)]
    public void TypeName_Text_IsRecognised(string text, bool expected) => Assert.Equal(expected, TypeName().IsMatch(text));

    private static IEnumerable<string> Names() =>
        BackTicked().Matches(File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"))).Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<string> DeclaredTypes() => Repository.Sources
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench"), "*.cs", SearchOption.AllDirectories))
        .SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

    private static IEnumerable<string> ProjectNames() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file));

    private static IEnumerable<string> FrameworkTypes() => new[] { typeof(object), typeof(HttpContext), typeof(Microsoft.Extensions.Hosting.IHostedService), typeof(Uri), typeof(Lock) }
        .SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Name);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex BackTicked();

    // Two humps or more, or a dotted name of this product: what no ordinary word looks like.
    [GeneratedRegex("^(I?[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+|WasmOs(\\.[A-Z][A-Za-z0-9]*)+)$")]
    private static partial Regex TypeName();

    [GeneratedRegex("\\b(?:class|struct|interface|enum|record|record struct|delegate [\\w<>?]+) ([A-Z]\\w*)")]
    private static partial Regex Declaration();
}
