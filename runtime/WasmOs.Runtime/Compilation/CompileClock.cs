using System.Diagnostics;
using System.Globalization;

namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Measures the CPU time of compilations. Wall-clock time would be wrong: when the process is stopped, swapped out or starved for half a minute, the module is
/// no more complex. On Linux the clock sums the CPU time of the compiling threads. These are the threads that <see cref="ModuleCompiler"/> starts, and those
/// that libwasmtime's thread pool (rayon) starts from them, which inherit their name. On other systems the clock uses the CPU time of the process, but no more
/// than the wall-clock time since the last measurement. Compilations that run at the same time are charged equal shares. Thread-safe.
/// </summary>
internal sealed class CompileClock
{
    /// <summary>
    /// How often each running compilation must call <see cref="Look"/>. The time that a call measures is divided among the compilations that run at that
    /// moment.
    /// </summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>The name of threads that compile. Linux keeps 15 bytes of a thread's name, which is enough for this one.</summary>
    public const string ThreadName = "wasmos-compile";

    private const string Tasks = "/proc/self/task";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimeSpan> _threadTimes = new(StringComparer.Ordinal);
    private TimeSpan _processTime;
    private long _measuredAt;
    private TimeSpan _used;
    private int _running;

    /// <summary>Starts to measure a compilation. The caller must call <see cref="End"/> when the compilation has ended.</summary>
    /// <returns>The same value as <see cref="Look"/>, to be subtracted from later ones.</returns>
    public TimeSpan Begin()
    {
        lock (_gate)
        {
            // Charge the time until now to the compilations that run already, before this one is counted.
            Charge();
            _running++;
            return _used;
        }
    }

    /// <summary>
    /// The CPU time that a compilation would have been charged if it had run since the process started. Only the difference of two values is meaningful.
    /// </summary>
    public TimeSpan Look()
    {
        lock (_gate)
        {
            Charge();
            return _used;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            Charge();
            _running--;
        }
    }

    private void Charge() => _used += Measure() / Math.Max(1, _running);

    // The CPU time of all compiling threads since the last measurement.
    private TimeSpan Measure() => OperatingSystem.IsLinux() ? MeasureThreads() : MeasureProcess();

    private TimeSpan MeasureThreads()
    {
        var sum = TimeSpan.Zero;
        foreach (var task in Directory.EnumerateDirectories(Tasks))
        {
            try
            {
                if (!File.ReadAllText(task + "/comm").AsSpan().TrimEnd('\n').SequenceEqual(ThreadName))
                {
                    continue;
                }

                // The first number in schedstat is the thread's time on a CPU, in ns.
                var text = File.ReadAllText(task + "/schedstat");
                var time = TimeSpan.FromTicks(
                    long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
                var before = _threadTimes.GetValueOrDefault(task);

                // A smaller number than before means that a new thread has got the id of an ended one.
                sum += time >= before ? time - before : time;
                _threadTimes[task] = time;
            }
            catch (IOException)
            {
                // The thread ended between two reads.
                _threadTimes.Remove(task);
            }
        }

        return sum;
    }

    private TimeSpan MeasureProcess()
    {
        using var process = Process.GetCurrentProcess();
        var (time, now) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var (used, passed) = (time - _processTime, Stopwatch.GetElapsedTime(_measuredAt, now));
        (_processTime, _measuredAt) = (time, now);
        return TimeSpan.FromTicks(Math.Min(Math.Min(used.Ticks, passed.Ticks), 2 * Period.Ticks));
    }
}
