using System.Diagnostics;
using System.Globalization;

namespace WasmOs.FunctionsHosting.Processes;

/// <summary>Kills the worker when this process ends in whatever way: the worker itself lives on when its stream to the host ends.</summary>
/// <remarks>
/// A shell that holds the other end of a pipe: the pipe ends with this process. Where there is no such shell (Windows), the worker is killed by
/// <see cref="FunctionsHost.DisposeAsync"/> alone.
/// </remarks>
internal sealed class ProcessWatchdog : IDisposable
{
    // The first line is the worker's id. Another line says that the worker has ended, so that its id, which may be another's by then, is left alone.
    private const string Script = "read -r pid || exit 0; read -r ended || kill -9 \"$pid\" 2>/dev/null";

    private readonly Process? _shell;

    private ProcessWatchdog(Process? shell) => _shell = shell;

    public static ProcessWatchdog Start()
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProcessWatchdog(null);
        }

        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        return new ProcessWatchdog(Process.Start(start) ?? throw new InvalidOperationException("/bin/sh could not be started."));
    }

    public void Watch(int processId)
    {
        if (_shell is null)
        {
            return;
        }

        _shell.StandardInput.WriteLine(processId.ToString(CultureInfo.InvariantCulture));
        _shell.StandardInput.Flush();
    }

    /// <summary>Ends the shell; call it when the worker has ended.</summary>
    public void Dispose()
    {
        if (_shell is null)
        {
            return;
        }

        try
        {
            _shell.StandardInput.WriteLine("ended");
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell has ended already: nothing is left to tell it.
        }

        _shell.WaitForExit();
        _shell.Dispose();
    }
}
