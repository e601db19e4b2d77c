using System.Diagnostics;
using System.Text.RegularExpressions;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

/// <summary>The commands in the README work, in their order.</summary>
[Trait("Trial", "1.26")]
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-readme-");

    [Fact]
    public async Task Run_EveryCommandInOrder_IsAnsweredWithSuccess()
    {
        string[] commands = [.. Commands(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "README.md")))];
        Assert.InRange(commands.Length, 15, 100);
        await using var host = await ProductHost.StartAsync(_folder.FullName);

        foreach (var command in commands)
        {
            (var exit, var output) = await RunAsync(
                command.Replace("http://localhost:8080", host.Api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
            Assert.True(exit == 0 && output.TrimEnd().EndsWith(" OK", StringComparison.Ordinal), $"{command}\n{output}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Returns the commands of the section Run, from its code blocks and from its text.</summary>
    private static IEnumerable<string> Commands(string readme)
    {
        var section = readme[readme.IndexOf("\n## Run\n", StringComparison.Ordinal)..readme.IndexOf("\n### Without a server\n", StringComparison.Ordinal)];
        return Call().Matches(section).Select(match => match.Groups["line"].Success ? match.Groups["line"].Value : match.Groups["text"].Value);
    }

    private static async Task<(int Exit, string Output)> RunAsync(string command)
    {
        // curl exits with 0 for every HTTP status, so it prints the status last, and the script checks it.
        var script = $$"""curl() { command curl -sS -m 60 -w '\n%{http_code} ' "$@"; }; {{command}} | sed 's/^\(20[0-9]\) $/\1 OK/'; exit ${PIPESTATUS[0]}""";
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync().WaitAsync(ProductClient.Limit);
        await bash.WaitForExitAsync();
        return (bash.ExitCode, output + await errors);
    }

    [GeneratedRegex(@"^(?<line>curl .*)$|`(?<text>curl [^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Call();
}
