using System.Diagnostics;
using System.Globalization;

namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Measures what compilations use of the processor. Not wall-clock time: a process that was stopped, swapped out or starved for half a minute has not made a module more complex.
/// On Linux it adds up the CPU time of the threads that compile, which are the compiler's own and those that libwasmtime's pool (rayon) starts from them and which inherit
/// their name. Elsewhere it takes the process's CPU time, and no more than passed between two looks. Compilations that run at once share what was used. Thread-safe.
/// </summary>
internal sealed class CompileClock
{
    /// <summary>How often a compilation must look: what a look finds is shared among those that run at that moment.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>The name of threads that compile; Linux keeps 15 bytes of it.</summary>
    public const string ThreadName = "wasmos-compile";

    private const string Tasks = "/proc/self/task";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimeSpan> _threads = new(StringComparer.Ordinal);
    private TimeSpan _process;
    private long _lookedAt;
    private TimeSpan _used;
    private int _running;

    /// <summary>Begins to measure a compilation; <see cref="End"/> must follow when it has ended.</summary>
    /// <returns>What <see cref="Look"/> says now.</returns>
    public TimeSpan Begin()
    {
        lock (_gate)
        {
            // What was used until now belongs to those that run already, or to nobody.
            Charge();
            _running++;
            return _used;
        }
    }

    /// <summary>What a compilation used that has run since the clock was zero; only differences mean something.</summary>
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

    // The CPU time of compiling threads since the last measurement.
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

                // The first number is the time on a processor, ns.
                var text = File.ReadAllText(task + "/schedstat");
                var time = TimeSpan.FromTicks(
                    long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
                var before = _threads.GetValueOrDefault(task);

                // A smaller number is another thread's that got the same id.
                sum += time >= before ? time - before : time;
                _threads[task] = time;
            }
            catch (IOException)
            {
                // The thread has ended between the two looks.
                _threads.Remove(task);
            }
        }

        return sum;
    }

    private TimeSpan MeasureProcess()
    {
        using var process = Process.GetCurrentProcess();
        var (time, now) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var (used, passed) = (time - _process, Stopwatch.GetElapsedTime(_lookedAt, now));
        (_process, _lookedAt) = (time, now);
        return TimeSpan.FromTicks(Math.Min(Math.Min(used.Ticks, passed.Ticks), 2 * Period.Ticks));
    }
}
