using System.Diagnostics;
using System.Text.RegularExpressions;
using WasmOs.Functions.Access;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

/// <summary>The commands of the README's section "Who may call", in one shell and in their order.</summary>
public sealed partial class ReadmeAccessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-readme-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task WhoMayCall_EveryCommandInOrder_ShowsWhatTheSectionSays()
    {
        await using var host = await ProductHost.StartAsync(Path.Combine(_folder.FullName, "data"), options => options.Product.Access.Mode = AccessMode.Auto);
        Assert.Equal(201, (await host.Api.UploadAsync("calc", Guests.Calc())).Status);
        var section = Section(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "README.md")));

        var shown = await RunAsync(section, host.Host.Address);

        // In this order: the first user, a run, a refusal, the refusal in the audit trail, and the trail with lines changed.
        var at = 0;
        foreach (var part in (string[])[
            "\"username\":\"alice\"", "signed in as alice", "\"result\":8", "error:permission-missing", "\"status\":403", "modules:write",
            "\"action\":\"modules.delete\"", "\"outcome\":\"refused\"", "hash_mismatch: The line", "NOT VALID"
        ])
        {
            var next = shown.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{part}' is missing after character {at} of:\n{shown}");
            at = next + part.Length;
        }
    }

    private static string Section(string readme) => Block().Match(readme).Groups["commands"].Value;

    private async Task<string> RunAsync(string commands, Uri address)
    {
        // The password is typed by standard input, and the server is another than by default: nothing else differs from what the reader types.
        var command = Path.Combine(SourceTree.Root, "artifacts", "bin", "WasmOs.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "wasmos.dll");
        var script = $$"""
            wasmos() {
              if [ "$1" = login ]; then echo 'correct horse battery staple' | dotnet exec '{{command}}' "$@" --server '{{address.AbsoluteUri.TrimEnd('/')}}' --password-stdin
              else dotnet exec '{{command}}' "$@"; fi
            }
            {{commands.Replace("http://localhost:8080", address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)}}
            """;
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1; {script}"]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        start.Environment["XDG_CONFIG_HOME"] = _folder.FullName;
        start.Environment.Remove("WASMOS_API_KEY");
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 1, $"exit code {bash.ExitCode}: the last command finds the changed line.\n{output}");
        return output;
    }

    [GeneratedRegex("\n### Who may call\n.*?```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
