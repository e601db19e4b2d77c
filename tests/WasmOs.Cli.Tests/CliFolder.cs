using System.Diagnostics;
using System.Text;

namespace WasmOs.Cli.Tests;

/// <summary>A folder in which the command is run: modules as files, and a cache of its own.</summary>
public sealed class CliFolder : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-cli-");

    public string Path => _folder.FullName;

    public string CachePath => System.IO.Path.Combine(Path, "cache", "wasmos");

    /// <summary>Puts a module into the folder; its file's name.</summary>
    public string Add(string name, byte[] module)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), module);
        return name;
    }

    /// <summary>A new directory in the folder; its name.</summary>
    public string AddDirectory(string name) => _folder.CreateSubdirectory(name).Name;

    public string ReadText(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>Runs the command to its end.</summary>
    public Task<CliResult> RunAsync(string input, params string[] arguments) => RunAsync(input, [], arguments);

    /// <summary>Runs the command to its end, with variables.</summary>
    public async Task<CliResult> RunAsync(string input, (string Name, string Value)[] variables, string[] arguments)
    {
        using var process = Start("dotnet", ["exec", System.IO.Path.Combine(AppContext.BaseDirectory, "wasmos.dll"), .. arguments], variables);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it, which is its right.
        }

        await process.WaitForExitAsync().WaitAsync(Limit);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the command; the caller ends it.</summary>
    public Process Start(params string[] arguments) => Start("dotnet", ["exec", System.IO.Path.Combine(AppContext.BaseDirectory, "wasmos.dll"), .. arguments]);

    /// <summary>Starts a line of the shell, in which <c>wasmos</c> is the command; the caller ends it.</summary>
    public Process StartShell(string line)
    {
        var command = System.IO.Path.Combine(AppContext.BaseDirectory, "wasmos.dll");
        return Start("bash", ["-c", $"wasmos=\"dotnet exec '{command}'\"; wasmos() {{ dotnet exec '{command}' \"$@\"; }}; {line}"]);
    }

    /// <summary>Runs a line of the shell, in which <c>wasmos</c> is the command.</summary>
    public async Task<CliResult> RunShellAsync(string line)
    {
        using var process = StartShell(line);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Process Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment["XDG_CACHE_HOME"] = System.IO.Path.Combine(Path, "cache");
        start.Environment["XDG_CONFIG_HOME"] = System.IO.Path.Combine(Path, "config");
        start.Environment.Remove("WASMOS_API_KEY");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
