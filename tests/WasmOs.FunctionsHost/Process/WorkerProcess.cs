using System.Diagnostics;

namespace WasmOs.FunctionsHosting;

/// <summary>The worker's process. What it measures stays readable after the process has ended.</summary>
public sealed class WorkerProcess
{
    private readonly System.Diagnostics.Process _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private TimeSpan _cpuTime;
    private long _residentBytes;

    internal WorkerProcess(System.Diagnostics.Process process)
    {
        _process = process;
        Id = process.Id;
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; 128 plus the signal's number after a signal. <see langword="null"/> while the process runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Time from the start of the process until its functions were loaded and the front listened; zero before that.</summary>
    public TimeSpan StartDuration { get; private set; }

    /// <summary>CPU time so far, user and system, of all the worker's threads. Of a process that has ended: the last that was read.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            Refresh();
            return _cpuTime;
        }
    }

    /// <summary>Resident memory in bytes. Of a process that has ended: the last that was read.</summary>
    public long ResidentBytes
    {
        get
        {
            Refresh();
            return _residentBytes;
        }
    }

    /// <summary>Waits until the process has ended and its output is read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForExitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    internal void Ready() => StartDuration = Stopwatch.GetElapsedTime(_startedAt);

    internal void Kill() => _process.Kill();

    internal void Dispose() => _process.Dispose();

    private void Refresh()
    {
        try
        {
            _process.Refresh();
            if (_process.HasExited)
                return;

            _cpuTime = _process.TotalProcessorTime;
            _residentBytes = _process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // The process ended between the question and the answer: the last values stay.
        }
    }
}
