using System.Runtime.InteropServices;

namespace WasmOs.Host.Shutdown;

/// <summary>Handles SIGTERM and SIGINT: the first signal begins a graceful stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalExitBase = 128;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _stop;
    private int _count;

    /// <summary>Handles signals until disposed.</summary>
    /// <param name="stop">Begins the stop; must not block.</param>
    public StopSignals(Action stop)
    {
        _stop = stop;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _stop();
            return;
        }

        Console.Error.WriteLine("WasmOS: second signal, ending at once.");
        Environment.Exit(SignalExitBase + (context.Signal == PosixSignal.SIGINT ? 2 : 15));
    }
}
