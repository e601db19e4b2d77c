using System.Runtime.InteropServices;
using WasmOs.Cli.Output;

namespace WasmOs.Cli.Run;

/// <summary>Stops the guest on Ctrl-C and on SIGTERM. A second signal ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _exitCode;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code that the first stop asks for; 0 when the guest was not stopped.</summary>
    public int RequestedExitCode => Volatile.Read(ref _exitCode);

    /// <summary>Stops the guest because the reader of its output has closed the pipe.</summary>
    public void StopForBrokenPipe() => TryStop(ExitCode.BrokenPipe);

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context) =>
        context.Cancel = TryStop(context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated);

    private bool TryStop(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            return false;
        }

        _stop.Cancel();
        return true;
    }
}
