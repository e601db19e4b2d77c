using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Processes;

namespace WasmOs.FunctionsHosting;

/// <summary>The worker's process. What it measures stays readable after the process has ended. Thread-safe.</summary>
public sealed class WorkerProcess
{
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ProcessWatchdog _watchdog;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startedAt;
    private readonly Lock _lock = new();
    private TimeSpan _cpuTime;
    private long _residentBytes;

    private WorkerProcess(Process process, ProcessWatchdog watchdog, WorkerLog log)
    {
        _process = process;
        _watchdog = watchdog;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ended.TrySetResult();
        process.OutputDataReceived += (_, line) => Add(log, WorkerLogSource.StandardOutput, line.Data);
        process.ErrorDataReceived += (_, line) => Add(log, WorkerLogSource.StandardError, line.Data);
        _startedAt = Stopwatch.GetTimestamp();
        process.Start();
        Id = process.Id;
        watchdog.Watch(Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = WaitAsync();
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _ended.Task.IsCompleted;

    /// <summary>
    /// The exit code; 128 plus the signal's number after a signal. <see langword="null"/> until the process has ended and its output is read.
    /// </summary>
    public int? ExitCode => Exited.IsCompletedSuccessfully ? Exited.Result : null;

    /// <summary>Ends with the exit code when the process has ended and its output is in the log.</summary>
    public Task<int> Exited { get; }

    /// <summary>Time from the start of the process until its functions were loaded and the front served them; zero before that.</summary>
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

    internal static WorkerProcess Start(ProcessStartInfo start, WorkerLog log)
    {
        var watchdog = ProcessWatchdog.Start();
        var process = new Process { StartInfo = start };
        try
        {
            return new WorkerProcess(process, watchdog, log);
        }
        catch
        {
            process.Dispose();
            watchdog.Dispose();
            throw;
        }
    }

    internal void Ready() => StartDuration = Stopwatch.GetElapsedTime(_startedAt);

    internal void Kill()
    {
        lock (_lock)
        {
            if (!HasExited)
            {
                _process.Kill();
            }
        }
    }

    private static void Add(WorkerLog log, WorkerLogSource source, string? line)
    {
        if (line is not null)
        {
            log.Add(new WorkerLogEntry(source, "", LogLevel.Information, line));
        }
    }

    private async Task<int> WaitAsync()
    {
        await _ended.Task.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(OutputLimit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A child of the worker holds its output open: what came until now must do.
        }

        var code = _process.ExitCode;
        _watchdog.Dispose();
        lock (_lock)
        {
            _process.Dispose();
        }

        return code;
    }

    private void Refresh()
    {
        lock (_lock)
        {
            if (HasExited)
            {
                return;
            }

            try
            {
                _process.Refresh();
                var cpu = _process.TotalProcessorTime;
                _residentBytes = _process.WorkingSet64;
                _cpuTime = cpu;
            }
            catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // The process ended between the question and the answer: the last values stay.
            }
        }
    }
}
