using System.Diagnostics;
using WasmOs.Conformance.Tests;

namespace WasmOs.Cli.Tests.Conformance;

/// <summary>A program of a suite, run as a child process whose standard streams are connected by a line of the shell.</summary>
internal sealed class SuiteRun(CliFolder folder, string name)
{
    /// <summary>How the command ends when its guest trapped.</summary>
    private const int GuestAborted = 134;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly SuiteProgram _program = Suites.Read(name);

    private bool EndsInALine => _program.Stdin is [.., not (byte)'\n'];

    /// <summary>What went otherwise than the suite expects; null when nothing did.</summary>
    public async Task<string?> CheckAsync(SuiteStreams streams)
    {
        var scratch = Directory.CreateTempSubdirectory("wasmos-suite-");
        try
        {
            var input = Path.Combine(scratch.FullName, "stdin");
            var output = Path.Combine(scratch.FullName, "stdout");
            var errors = Path.Combine(scratch.FullName, "stderr");
            await File.WriteAllBytesAsync(input, _program.Stdin);
            var command = string.Join(' ', Command(Path.Combine(scratch.FullName, "given")).Select(Quote));
            if (streams == SuiteStreams.Terminal)
            {
                // Ctrl-D ends the input, and in the middle of a line two of them.
                using var terminal = new PseudoTerminal();
                var typing = terminal.TypeAsync([.. _program.Stdin, .. EndsInALine ? "\u0004\u0004"u8 : "\u0004"u8]);
                var code = await RunAsync($"{command} < {terminal.Path} > {terminal.Path} 2>&1");
                await File.WriteAllTextAsync(output, await terminal.EndAsync());
                await typing;
                return FindDifference(streams, code, output, errors);
            }

            var exitCode = await RunAsync(streams switch
            {
                // Both readers are waited for, so that what they write is whole.
                SuiteStreams.Pipes => $"mkfifo '{output}.pipe' '{errors}.pipe'; cat '{output}.pipe' > '{output}' & cat '{errors}.pipe' > '{errors}' & cat '{input}' | {command} > '{output}.pipe' 2> '{errors}.pipe'; code=${{PIPESTATUS[1]}}; wait; exit $code",
                SuiteStreams.Files => $"{command} < '{input}' > '{output}' 2> '{errors}'",
                SuiteStreams.ClosedInput => $"{command} <&- > '{output}' 2> '{errors}'",
                _ => $"{command} <&- >&- 2>&-",
            });
            return FindDifference(streams, exitCode, output, errors);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private IEnumerable<string> Command(string given)
    {
        yield return "dotnet";
        yield return "exec";
        yield return Path.Combine(AppContext.BaseDirectory, "wasmos.dll");
        yield return "run";
        foreach (var (variable, value) in _program.Environment)
        {
            yield return "--env";
            yield return $"{variable}={value}";
        }

        if (_program.Folder is { } source)
        {
            Directory.CreateDirectory(given);
            FolderContent.Copy(source, given);
            yield return "--dir";
            yield return $"{given}::{_program.GuestPath}";
        }

        yield return _program.File;
        foreach (var argument in _program.Arguments)
        {
            yield return argument;
        }
    }

    private async Task<int> RunAsync(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = folder.Path };
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder.Path, "cache");
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return -1;
        }

        return process.ExitCode;
    }

    private string? FindDifference(SuiteStreams streams, int exitCode, string output, string errors)
    {
        // A program that reads, and finds no input, may say so by ending itself.
        var misses = streams is SuiteStreams.ClosedInput or SuiteStreams.AllClosed && _program.Stdin.Length > 0 && exitCode == GuestAborted;
        if (exitCode != _program.ExitCode && !misses)
        {
            return $"{name}: expected code {_program.ExitCode}, got {exitCode}\n{Read(output)}{Read(errors)}";
        }

        // A program that reads gets nothing through a closed input, and what is written to a closed output is seen by nobody. A terminal shows both streams.
        var comparesOutput = streams is SuiteStreams.Pipes or SuiteStreams.Files || (streams == SuiteStreams.ClosedInput && _program.Stdin.Length == 0);
        return comparesOutput && _program.Stdout is { } stdout && stdout != Read(output) ? $"{name}: standard output is '{Read(output)}'"
            : comparesOutput && _program.Stderr is { } stderr && stderr != Read(errors) ? $"{name}: standard error is '{Read(errors)}'"
            : null;
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
