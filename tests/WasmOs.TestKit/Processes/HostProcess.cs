using System.Diagnostics;

namespace WasmOs.TestKit.Processes;

/// <summary>The host, or another program of this repository, running as a process in a temporary folder.</summary>
public sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-host-");
    private readonly Process _process;

    /// <summary>Starts the embedded host from the tests' output folder.</summary>
    /// <param name="environment">The host's settings, as environment variables.</param>
    public HostProcess(params (string Name, string Value)[] environment)
        : this([], environment)
    {
    }

    /// <summary>Starts the embedded host from the tests' output folder, with arguments.</summary>
    public HostProcess(string[] arguments, params (string Name, string Value)[] environment)
        : this("WasmOs.Host.dll", arguments, environment)
    {
    }

    /// <summary>Starts another program, given by its path, or by its file name when it is in the tests' output folder.</summary>
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

    /// <summary>Starts the host with a limit on the number of files that it may have open.</summary>
    public static HostProcess WithOpenFiles(int files, params (string Name, string Value)[] environment) => new(
        new ProcessStartInfo("sh", [
            "-c", FormattableString.Invariant($"ulimit -n {files}; exec dotnet exec \"$0\""),
            Path.Combine(AppContext.BaseDirectory, "WasmOs.Host.dll")
        ]), environment);

    /// <summary>Starts the host so that a limit on the size of its files (<see cref="LimitFileSizeAsync"/>) fails its writes and does not end it.</summary>
    public static HostProcess WithFileSizeLimit(params (string Name, string Value)[] environment) => new(
        new ProcessStartInfo("sh", ["-c", "trap '' XFSZ; exec dotnet exec \"$0\"", Path.Combine(AppContext.BaseDirectory, "WasmOs.Host.dll")]), environment);

    /// <summary>Limits the size that the process may give its files from now on.</summary>
    /// <param name="size">Bytes, or <c>unlimited</c>.</param>
    public async Task LimitFileSizeAsync(string size)
    {
        using var limit = Process.Start(
            "prlimit", ["--pid", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), $"--fsize={size}:"]);
        await limit.WaitForExitAsync().WaitAsync(Limit);
        if (limit.ExitCode != 0)
        {
            throw new InvalidOperationException("prlimit failed");
        }
    }

    /// <summary>Reads standard output up to the first line that contains a text, and returns this line.</summary>
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

    /// <summary>Sends a signal, given by its name, to the process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Reads the rest of standard output to its end.</summary>
    public Task<string> ReadOutputAsync() => _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);

    /// <summary>Waits until the process has ended. Returns its exit code and standard error.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        var errors = await _process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, errors);
    }

    /// <summary>Kills the process if it is still running, and deletes its folder.</summary>
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
