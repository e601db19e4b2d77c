using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting;

/// <summary>What the worker said since it was started: its standard output and error, its log records, and what this host noticed. Thread-safe.</summary>
/// <remarks>The newest <see cref="Capacity"/> entries are kept.</remarks>
public sealed class WorkerLog
{
    /// <summary>How many entries are kept; the oldest go first.</summary>
    public const int Capacity = 20_000;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Queue<WorkerLogEntry> _entries = new();
    private readonly List<WorkerLogWaiter> _waiters = [];

    /// <summary>A copy of the entries, in the order of their arrival.</summary>
    public IReadOnlyList<WorkerLogEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Waits for an entry; one that is there already counts.</summary>
    /// <param name="predicate">What is looked for. Runs under the log's lock: it must not call the log.</param>
    /// <param name="timeout">How long to wait at most; 30 seconds when left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such entry.</returns>
    /// <exception cref="TimeoutException">There was none in time; the message ends with the newest entries.</exception>
    public async Task<WorkerLogEntry> WaitForAsync(
        Func<WorkerLogEntry, bool> predicate, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var waiter = new WorkerLogWaiter(predicate);
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (predicate(entry))
                {
                    return entry;
                }
            }

            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(timeout ?? DefaultWait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"No such entry came within {timeout ?? DefaultWait}. The newest:{string.Concat(Entries.TakeLast(30).Select(entry => Environment.NewLine + "  " + entry))}");
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    internal void Add(WorkerLogEntry entry)
    {
        lock (_lock)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
            foreach (var waiter in _waiters)
            {
                waiter.Offer(entry);
            }
        }
    }

    internal void AddHost(LogLevel level, string category, string message, Exception? exception = null, string? invocationId = null) =>
        Add(new WorkerLogEntry(WorkerLogSource.Host, category, level, message, exception?.ToString(), invocationId));
}
