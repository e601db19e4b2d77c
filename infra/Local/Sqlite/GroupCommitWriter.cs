using System.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// The only thread that writes to the database. It executes all waiting writes in one transaction and completes them after the commit, so that a group needs
/// one flush of the disk. When a group fails, each of its writes is tried alone, so that only the write at fault fails. Thread-safe.
/// </summary>
internal sealed class GroupCommitWriter : IAsyncDisposable
{
    // Limits the duration of a group: 1,024 rows take about 15 ms.
    private const int MaxGroupWeight = 1024;
    private const int MaxLazyWrites = 256;

    private readonly Session _session;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly SemaphoreSlim _places;
    private readonly object _gate = new();
    private readonly Queue<IWriteOperation> _waiting = new();
    private readonly Queue<IWriteOperation> _lazyWrites = new();
    private readonly List<IWriteOperation> _group = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private bool _closing;
    private long _commits;
    private long _writes;
    private long _commitTicks;

    public GroupCommitWriter(Session session, string path, int maxWaiting, TimeProvider time)
    {
        _time = time;
        _session = session;
        _path = path;
        _places = new SemaphoreSlim(maxWaiting, maxWaiting);
        _begin = session.Connection.Prepare("BEGIN IMMEDIATE");
        _commit = session.Connection.Prepare("COMMIT");
        _rollback = session.Connection.Prepare("ROLLBACK");
        new Thread(Loop) { Name = "wasmos-storage", IsBackground = true }.Start();
    }

    /// <summary>What was committed since the start.</summary>
    public StoreCommits Commits => new(Volatile.Read(ref _commits), Volatile.Read(ref _writes), TimeSpan.FromTicks(Volatile.Read(ref _commitTicks)));

    /// <summary>Executes a write and completes when it is durable. When too many writes are waiting, waits for a place first.</summary>
    /// <param name="service">The service's name for error messages.</param>
    /// <param name="state">Passed to <paramref name="run"/>.</param>
    /// <param name="run">A static delegate. Runs on the writer thread inside a transaction, and a second time when its group failed.</param>
    /// <param name="cancellationToken">Cancels the wait. A write that was already accepted is executed nevertheless.</param>
    /// <param name="weight">The approximate number of rows that the write changes or reads.</param>
    public ValueTask<T> RunAsync<TState, T>(
        string service, TState state, Func<Session, TState, T> run, CancellationToken cancellationToken, int weight = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new WriteOperation<TState, T>(service, state, run, weight, holdsPlace: true);
#pragma warning disable VSTHRD103 // A wait of no time does not block.
        var begun = StorageSpans.Begin(_time);
        var written = _places.Wait(0, CancellationToken.None) ? Enqueue(operation, cancellationToken) : WaitAndEnqueueAsync(operation, cancellationToken);
#pragma warning restore VSTHRD103
        return begun == 0 ? written : TraceAsync(written, begun, service);
    }

    /// <summary>
    /// Executes a write later, together with the next group. For cleanup that no caller waits for and that is repeated after a restart when it was lost.
    /// </summary>
    public void EnqueueLazily<TState>(string service, TState state, Func<Session, TState, bool> run)
    {
        lock (_gate)
        {
            _lazyWrites.Enqueue(new WriteOperation<TState, bool>(service, state, run, weight: 1, holdsPlace: false));
            if (_lazyWrites.Count >= MaxLazyWrites)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Executes all accepted writes, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for a write of work that has a span, so that the write gets one if it takes long.</summary>
    private async ValueTask<T> TraceAsync<T>(ValueTask<T> written, long begun, string service)
    {
        try
        {
            return await written.ConfigureAwait(false);
        }
        finally
        {
            StorageSpans.End(begun, _time, service, "write");
        }
    }

    private async ValueTask<T> WaitAndEnqueueAsync<TState, T>(WriteOperation<TState, T> operation, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await Enqueue(operation, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<T> Enqueue<TState, T>(WriteOperation<TState, T> operation, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_closing)
            {
                _places.Release();
                throw new ObjectDisposedException("LocalStorage");
            }

            _waiting.Enqueue(operation);
            Monitor.Pulse(_gate);
        }

        return new ValueTask<T>(cancellationToken.CanBeCanceled ? operation.Task.WaitAsync(cancellationToken) : operation.Task);
    }

    private void Loop()
    {
        try
        {
            while (TakeGroup())
            {
                if (!TryCommit(_group))
                {
                    CommitOneByOne();
                }

                var places = _group.Count(o => o.HoldsPlace);
                if (places > 0)
                {
                    _places.Release(places);
                }

                _group.Clear();
            }

            _session.Connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteFailure)
        {
            // A failed checkpoint at the end loses no data: the log remains, and the next opening reads it.
        }
        finally
        {
            _session.Dispose();
            _ended.SetResult();
        }
    }

    private bool TakeGroup()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _lazyWrites.Count < MaxLazyWrites && !_closing)
            {
                Monitor.Wait(_gate);
            }

            for (var weight = 0; weight < MaxGroupWeight && _waiting.TryDequeue(out var operation); weight += operation.Weight)
            {
                _group.Add(operation);
            }

            while (_lazyWrites.TryDequeue(out var lazyWrite))
            {
                _group.Add(lazyWrite);
            }
        }

        return _group.Count > 0;
    }

    private bool TryCommit(List<IWriteOperation> operations)
    {
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            _begin.Run();
            foreach (var operation in operations)
            {
                operation.Execute(_session);
            }

            _commit.Run();
            Volatile.Write(ref _commits, _commits + 1);
            Volatile.Write(ref _writes, _writes + operations.Count);
            Volatile.Write(ref _commitTicks, _commitTicks + Stopwatch.GetElapsedTime(startedAt).Ticks);
        }
        catch (Exception exception)
        {
            // Any failure belongs to one of the callers, not to this thread. Executing each write alone shows to which one.
            RollBack();
            if (operations.Count > 1)
            {
                return false;
            }

            operations[0].Fail(exception, _path);
            return true;
        }

        foreach (var operation in operations)
        {
            operation.Complete();
        }

        return true;
    }

    private void CommitOneByOne()
    {
        var single = new List<IWriteOperation>(1);
        foreach (var operation in _group)
        {
            single.Clear();
            single.Add(operation);
            TryCommit(single);
        }
    }

    private void RollBack()
    {
        try
        {
            if (_session.Connection.InTransaction)
            {
                _rollback.Run();
            }
        }
        catch (SqliteFailure)
        {
            // The callers get the failure that caused the rollback. If this failure persists, the next BEGIN reports it.
        }
    }
}
