using System.Collections.Concurrent;
using System.Collections.Immutable;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>
/// Hands the output of runs that end to those who follow the log of their module. While nobody does, a run costs one read of memory. Thread-safe.
/// </summary>
public sealed class LiveLogs
{
    /// <summary>How many bytes of output may wait for all followers of this host together. Of more, lines are lost.</summary>
    public const long MostBytes = 64 << 20;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<LogTap>> _taps = new(StringComparer.Ordinal);
    private int _watchers;
    private long _held;

    /// <summary>Whether somebody follows the log of a module.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>The bytes of output that wait for followers.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Begins to collect what the runs of a module have written when they end. The caller disposes the tap.</summary>
    /// <param name="module">The module's name.</param>
    internal LogTap Open(string module)
    {
        var tap = new LogTap(this, module);
        lock (_gate)
        {
            _taps[module] = _taps.TryGetValue(module, out var others) ? others.Add(tap) : [tap];
            _watchers++;
        }

        return tap;
    }

    /// <summary>Ends what <see cref="Open"/> began.</summary>
    internal void Close(LogTap tap)
    {
        lock (_gate)
        {
            var left = _taps[tap.Module].Remove(tap);
            if (left.IsEmpty)
            {
                _taps.TryRemove(tap.Module, out _);
            }
            else
            {
                _taps[tap.Module] = left;
            }

            _watchers--;
        }
    }

    /// <summary>Notes a run that has ended.</summary>
    internal void Note(in ExecutionResult run)
    {
        if (IsWatched && run.ModuleName is { } module && _taps.TryGetValue(module, out var taps))
        {
            foreach (var tap in taps)
            {
                tap.Offer(run);
            }
        }
    }

    /// <summary>Counts bytes that wait for a follower.</summary>
    /// <returns>False when they may not.</returns>
    internal bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= MostBytes)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    /// <summary>Ends what <see cref="TryHold"/> began.</summary>
    internal void Release(long bytes) => Interlocked.Add(ref _held, -bytes);
}
