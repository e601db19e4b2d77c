using System.Diagnostics;

namespace WasmOs.TestKit.Processes;

/// <summary>The host as a process of its own, in a folder of its own.</summary>
public sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-host-");
    private readonly Process _process;

    /// <summary>Starts the embedded host that lies beside the tests.</summary>
    /// <param name="environment">Its settings, as environment variables.</param>
    public HostProcess(params (string Name, string Value)[] environment)
        : this([], environment)
    {
    }

    /// <summary>Starts the embedded host that lies beside the tests, with arguments.</summary>
    public HostProcess(string[] arguments, params (string Name, string Value)[] environment)
        : this("WasmOs.Host.dll", arguments, environment)
    {
    }

    /// <summary>Starts another program: by its path, or by its name when it lies beside the tests.</summary>
    public HostProcess(string program, string[] arguments, params (string Name, string Value)[] environment)
        : this(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), .. arguments]), environment)
    {
    }

    private HostProcess(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        start = new ProcessStartInfo(start.FileName, start.ArgumentList)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((var name, var value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Starts the host so that it may have no more than so many files open.</summary>
    public static HostProcess WithOpenFiles(int files, params (string Name, string Value)[] environment) => new(
        new ProcessStartInfo("sh", [
            "-c", FormattableString.Invariant($"ulimit -n {files}; exec dotnet exec \"$0\""),
            Path.Combine(AppContext.BaseDirectory, "WasmOs.Host.dll")
        ]), environment);

    /// <summary>Standard output up to the line that holds a text; that line.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("the host ended: " + await _process.StandardError.ReadToEndAsync(limit.Token));
    }

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>What is left of standard output, up to the end.</summary>
    public Task<string> ReadOutputAsync() => _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);

    /// <summary>Waits for the end; exit code and standard error.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        var errors = await _process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, errors);
    }

    /// <summary>Kills the process when it runs still, and deletes its folder.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
