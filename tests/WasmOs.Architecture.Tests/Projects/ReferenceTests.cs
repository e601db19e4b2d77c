using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WasmOs.Architecture.Tests.Projects;

/// <summary>Which project references which, and which one alone may name storage packages or libwasmtime.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["WasmOs.Wasmtime"] = [],
        ["WasmOs.Runtime"] = ["WasmOs.Wasmtime"],
        ["WasmOs.Storage"] = [],
        ["WasmOs.Kernel"] = ["WasmOs.Runtime", "WasmOs.Storage"],
        ["WasmOs.Infra.Local"] = ["WasmOs.Storage"],
        ["WasmOs.Infra.Azure"] = ["WasmOs.Storage"],
        ["WasmOs.Infra.Federation"] = ["WasmOs.Kernel"],
        ["WasmOs.Infra.Mail"] = ["WasmOs.Kernel"],
        ["WasmOs.Infra.Telemetry"] = ["WasmOs.Kernel"],
        ["WasmOs.Functions"] = ["WasmOs.Kernel"],
        ["WasmOs.Cli"] = ["WasmOs.Runtime"],
        ["WasmOs.Functions.Azure"] = ["WasmOs.Functions", "WasmOs.Infra.Azure", "WasmOs.Infra.Federation", "WasmOs.Infra.Mail", "WasmOs.Infra.Telemetry"],
        ["WasmOs.Host"] = ["WasmOs.Functions", "WasmOs.Infra.Local", "WasmOs.Infra.Azure", "WasmOs.Infra.Federation", "WasmOs.Infra.Mail", "WasmOs.Infra.Telemetry"],
    };

    [Fact]
    public void Projects_References_PointOneWay()
    {
        var actual = SourceTree.ProjectFiles.ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => Includes(file, "ProjectReference"));

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(actual, project => Assert.Empty(project.Value.Select(Path.GetFileNameWithoutExtension).Except(Allowed[project.Key])));
    }

    [Fact]
    public void Projects_PackagesOfStorage_AreOnlyInInfra() =>
        Assert.All(SourceTree.ProjectFiles.Where(file => !SourceTree.Relative(file).StartsWith("infra/", StringComparison.Ordinal)), file =>
            Assert.DoesNotContain(Includes(file, "PackageReference"), package => StoragePackage().IsMatch(package)));

    [Fact]
    public void Sources_NamespacesOfStorage_AreOnlyInInfra() => Assert.Empty(Offenders("infra/", StorageNamespace()));

    [Fact]
    public void Sources_ProtocolsOfIdentityProviders_AreOnlyInTheirAdapter() => Assert.Empty(Offenders("infra/Federation/", ProviderProtocol()));

    [Fact]
    public void Sources_MailKit_IsOnlyInItsAdapter() => Assert.Empty(Offenders("infra/Mail/", MailNamespace()));

    [Fact]
    public void Sources_OpenTelemetry_IsOnlyInItsAdapter() => Assert.Empty(Offenders("infra/Telemetry/", TelemetryNamespace()));

    [Fact]
    public void Sources_BindingsToLibwasmtime_AreOnlyInWasmtime() => Assert.Empty(Offenders("runtime/WasmOs.Wasmtime/", NativeBinding()));

    [Theory]
    [InlineData("using Azure.Storage.Blobs;", true)]
    [InlineData("    private Microsoft.Data.Sqlite.SqliteConnection c;", true)]
    [InlineData("using WasmOs.Infra.Azure;", false)]
    public void StorageNamespace_Line_IsRecognized(string line, bool expected) => Assert.Equal(expected, StorageNamespace().IsMatch(line));

    [Theory]
    [InlineData("using System.DirectoryServices.Protocols;", true)]
    [InlineData("using Microsoft.IdentityModel.Protocols.OpenIdConnect;", true)]
    [InlineData("using WasmOs.Infra.Federation;", false)]
    public void ProviderProtocol_Line_IsRecognized(string line, bool expected) => Assert.Equal(expected, ProviderProtocol().IsMatch(line));

    [Theory]
    [InlineData("[LibraryImport(\"wasmtime\")]", true)]
    [InlineData("internal sealed class SafeEngineHandle : SafeHandle", true)]
    [InlineData("SafeFileHandle file", false)]
    public void NativeBinding_Line_IsRecognized(string line, bool expected) => Assert.Equal(expected, NativeBinding().IsMatch(line));

    private static IEnumerable<string> Offenders(string home, Regex pattern) => SourceTree.SourceFiles
        .Select(file => (Name: SourceTree.Relative(file), Text: File.ReadAllText(file)))
        .Where(file => !file.Name.StartsWith(home, StringComparison.Ordinal) && pattern.IsMatch(file.Text))
        .Select(file => file.Name);

    private static string[] Includes(string project, string item) =>
        [.. XDocument.Load(project).Descendants(item).Select(reference => ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/'))];

    [GeneratedRegex("^(Azure\\.|Microsoft\\.Data\\.Sqlite|SQLitePCLRaw)")]
    private static partial Regex StoragePackage();

    [GeneratedRegex("(?<![\\w.])(Azure\\.(Core|Data|Identity|Storage)|Microsoft\\.Data\\.Sqlite|SQLitePCL)\\b")]
    private static partial Regex StorageNamespace();

    [GeneratedRegex("(?<![\\w.])(Microsoft\\.IdentityModel\\.Protocols|System\\.DirectoryServices)\\b")]
    private static partial Regex ProviderProtocol();

    [GeneratedRegex("(?<![\\w.])(using (MailKit|MimeKit)\\b|(MailKit|MimeKit)\\.\\w)")]
    private static partial Regex MailNamespace();

    [GeneratedRegex("(?<![\\w.])(using OpenTelemetry\\b|OpenTelemetry\\.\\w|Azure\\.Monitor\\b)")]
    private static partial Regex TelemetryNamespace();

    [GeneratedRegex("(LibraryImport|DllImport)\\s*\\(\\s*(\"(lib)?wasmtime|Interop\\.)|:\\s*SafeHandle\\b", RegexOptions.IgnoreCase)]
    private static partial Regex NativeBinding();
}
