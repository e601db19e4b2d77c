using System.Diagnostics;
using System.Text.RegularExpressions;

namespace WasmOs.Host.Tests.Product;

/// <summary>The commands in the README work, in their order.</summary>
[Trait("Trial", "1.26")]
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-readme-");

    [Fact]
    public async Task Run_EveryCommandInOrder_IsAnsweredWithSuccess()
    {
        var root = FindRoot();
        string[] commands = [.. Commands(await File.ReadAllTextAsync(Path.Combine(root.FullName, "README.md")))];
        Assert.InRange(commands.Length, 15, 100);
        await using var host = await ProductHost.StartAsync(_folder.FullName);

        foreach (var command in commands)
        {
            (var exit, var output) = await RunAsync(
                root, command.Replace("http://localhost:8080", host.Api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
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

    private static async Task<(int Exit, string Output)> RunAsync(DirectoryInfo root, string command)
    {
        // curl exits with 0 for every HTTP status, so it prints the status last, and the script checks it.
        var script = $$"""curl() { command curl -sS -m 60 -w '\n%{http_code} ' "$@"; }; {{command}} | sed 's/^\(20[0-9]\) $/\1 OK/'; exit ${PIPESTATUS[0]}""";
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = root.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync().WaitAsync(ProductClient.Limit);
        await bash.WaitForExitAsync();
        return (bash.ExitCode, output + await errors);
    }

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ARCHITECTURE.md")))
        {
            folder = folder.Parent!;
        }

        return folder;
    }

    [GeneratedRegex(@"^(?<line>curl .*)$|`(?<text>curl [^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Call();
}
