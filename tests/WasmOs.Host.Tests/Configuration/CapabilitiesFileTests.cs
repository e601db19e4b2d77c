using System.Text.Json;
using WasmOs.Functions.Configuration;
using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Configuration;

public sealed class CapabilitiesFileTests
{
    [Fact]
    public void Parse_GoodFile_GivesWhatItSays()
    {
        var options = Parse("""
            # Only what is listed.
            module_capabilities:
              calc:
                file_access: read
                environment: ["HOME", "true"]
                clock: false
                max_open_files: 4
                on_violation: terminate
            allowed_host_directories:
              - /tmp
            """);

        var calc = options.Modules["calc"];
        Assert.Equal(
            (FileGrant.Read, false, 4, ViolationAction.Terminate),
            (calc.FileAccess!.Value, calc.Clock!.Value, calc.MaxOpenFiles!.Value, calc.OnViolation!.Value));
        Assert.Equal(["HOME", "true"], calc.Environment!);
        Assert.Null(calc.Randomness);
        Assert.NotNull(options.HostDirectories);
    }

    [Fact]
    public void Parse_TheExampleOfTheDocumentation_GivesWhatItSays()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "capabilities.md"));
        var start = page.IndexOf("```yaml", StringComparison.Ordinal) + "```yaml".Length;

        // The directory in the example does not exist on every machine.
        var example = page[start..page.IndexOf("```", start, StringComparison.Ordinal)]
            .Replace("/srv", Path.TrimEndingDirectorySeparator(Path.GetTempPath()), StringComparison.Ordinal);
        var options = Parse(example);

        Assert.Equal(
            (FileGrant.Read, 2, ViolationAction.Terminate),
            (options.Modules["reports"].FileAccess!.Value, options.Modules["reports"].Mounts!.Count, options.Modules["reports"].OnViolation!.Value));
        Assert.Equal((4, 20_000_000), (options.Modules["thumbnails"].MaxOpenFiles!.Value, options.Modules["thumbnails"].Mounts![0].Size!.Value));
    }

    [Fact]
    public void Documentation_OfTheMembers_NamesThemAll()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "capabilities.md"));
        using var api = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "functions", "OpenApi", "openapi.json")));
        var schemas = api.RootElement.GetProperty("components").GetProperty("schemas");
        string[] members = [.. ((string[])["Capabilities", "Mount"]).SelectMany(name => schemas.GetProperty(name).GetProperty("properties").EnumerateObject())
            .Select(member => member.Name)];

        Assert.Equal(24, members.Length);
        Assert.DoesNotContain(members, member => !page.Contains($"`{member}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_ManyFaults_NamesThemAllWithTheirLines()
    {
        var errors = new List<string>();
        CapabilitiesFile.Parse("c.yaml", """
            module_capabilites: {}
            allowed_host_directories: [/nowhere/at/all]
            module_capabilities:
              calc:
                file_acces: read
                clock: maybe
              other:
                mounts:
                  - type: scratch
                    path: relative
              Bad Name: {}
            """, CapabilityOptions.None, errors);
        var message = string.Join('\n', errors);

        string[] expected = ["line 1:", "line 2:", "line 5:", "line 6:", "line 10:", "line 11:"];
        Assert.All(expected, line => Assert.Contains(line, message, StringComparison.Ordinal));
        Assert.Contains("module_capabilities", message, StringComparison.Ordinal);
        Assert.Contains("did you mean file_access", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("module_capabilities: {calc: {clock: true, clock: false}}")]
    [InlineData("- a list")]
    [InlineData("module_capabilities: 5")]
    [InlineData("{}\n---\n{}")]
    public void Parse_NoSuchFile_IsRefused(string text) => Assert.NotEmpty(Errors(text));

    [Fact]
    public void Parse_AliasesThatGrowWithoutBound_IsRefused()
    {
        var levels = string.Concat(Enumerable.Range(1, 9).Select(i => $"  m{i}: &m{i} {{network: [*m{i - 1}, *m{i - 1}, *m{i - 1}, *m{i - 1}]}}\n"));
        Assert.NotEmpty(Errors("module_capabilities:\n  m0: &m0 {}\n" + levels));
    }

    [Theory]
    [InlineData("")]
    [InlineData("module_capabilities: {}")]
    public void Parse_Nothing_SaysNothing(string text) => Assert.Empty(Parse(text).Modules);

    private static CapabilityOptions Parse(string text)
    {
        var errors = new List<string>();
        var options = CapabilitiesFile.Parse("c.yaml", text, CapabilityOptions.None, errors);
        Assert.Empty(errors);
        return options;
    }

    private static List<string> Errors(string text)
    {
        var errors = new List<string>();
        CapabilitiesFile.Parse("c.yaml", text, CapabilityOptions.None, errors);
        return errors;
    }
}
