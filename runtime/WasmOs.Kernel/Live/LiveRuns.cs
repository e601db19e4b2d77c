using System.Collections.Concurrent;
using System.Collections.Immutable;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Live;

/// <summary>
/// Notes the runs that end while somebody reads them live. While nobody does, a run costs one read of memory; otherwise it costs an object, and never waits.
/// Thread-safe; one thread at a time takes what was noted.
/// </summary>
/// <remarks>
/// The ring keeps the newest runs. A run takes a place by its number and puts itself there by an exchange; what it finds there is lost, and counted. A run that
/// has its number but not yet its place when the ring is taken is in what is taken next.
/// </remarks>
public sealed class LiveRuns
{
    /// <summary>The most runs that are kept between two looks, a power of two.</summary>
    public const int Capacity = 4096;

    /// <summary>The most modules that are listed between two looks.</summary>
    public const int MostModules = 1000;

    private readonly LiveRun?[] _ring = new LiveRun?[Capacity];
    private readonly ConcurrentDictionary<(string Name, int Version), ChangedModule> _modules = new();
    private int _watchers;
    private int _moduleCount;
    private long _next;
    private long _lost;
    private long _modulesLost;

    /// <summary>Whether somebody reads.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>Begins to note runs. Each call needs one of <see cref="Unwatch"/>.</summary>
    public void Watch()
    {
        if (Interlocked.Increment(ref _watchers) == 1)
        {
            _ = Take(); // What the last reader left.
        }
    }

    /// <summary>Ends what <see cref="Watch"/> began.</summary>
    public void Unwatch() => Interlocked.Decrement(ref _watchers);

    /// <summary>Takes what was noted since the last call.</summary>
    public LiveMoment Take()
    {
        // A module's entry is removed before its metrics are read: a run that still finds the entry has added to the metrics already.
        var modules = ImmutableArray.CreateBuilder<ChangedModule>();
        foreach (var pair in _modules)
        {
            if (_modules.TryRemove(pair))
            {
                Interlocked.Decrement(ref _moduleCount);
                modules.Add(pair.Value);
            }
        }

        var end = Volatile.Read(ref _next);
        var runs = ImmutableArray.CreateBuilder<LiveRun>();
        for (var number = end - Capacity; number < end; number++)
        {
            ref var place = ref _ring[number & (Capacity - 1)];
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } run)
            {
                runs.Add(run);
            }
        }

        return new LiveMoment(
            runs.DrainToImmutable(), Interlocked.Exchange(ref _lost, 0), modules.DrainToImmutable(), Interlocked.Exchange(ref _modulesLost, 0));
    }

    /// <summary>Notes a run that has ended and that the runtime has counted.</summary>
    internal void Note(in ExecutionResult run)
    {
        if (IsWatched)
        {
            Keep(run);
        }
    }

    private void Keep(in ExecutionResult run)
    {
        var outcome = run.Outcome;
        var kept = new LiveRun(run.Id, run.ModuleName, run.Version, outcome.Status, outcome.Usage.Duration, outcome.Usage.Cpu);
        var number = Interlocked.Increment(ref _next) - 1;
        if (Interlocked.Exchange(ref _ring[number & (Capacity - 1)], kept) is not null)
        {
            Interlocked.Increment(ref _lost);
        }

        if (run.ModuleName is { } name)
        {
            Change(name, run);
        }
    }

    private void Change(string name, in ExecutionResult run)
    {
        var key = (name, run.Version);
        if (!_modules.TryGetValue(key, out var module))
        {
            if (Volatile.Read(ref _moduleCount) >= MostModules)
            {
                Interlocked.Increment(ref _modulesLost);
                return;
            }

            var added = new ChangedModule(name, run.Version, run.Digest);
            module = _modules.GetOrAdd(key, added);
            if (ReferenceEquals(module, added))
            {
                Interlocked.Increment(ref _moduleCount);
            }
        }

        module.Count();
    }
}
