using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>
/// All users, roles and API keys in memory. Changes by this host hold at once, changes by other hosts within <see cref="RefreshInterval"/> and the time of
/// reading them. Thread-safe.
/// </summary>
/// <remarks>
/// The directory reads four small rows each interval, and a table only when its row has changed. When storage is down, the last reading stays: nobody
/// can change anything then either. Memory is bounded by the limits of users, roles and keys.
/// </remarks>
public sealed class IdentityDirectory : IAsyncDisposable
{
    /// <summary>How often the changes of other hosts are looked for.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    /// <summary>How old the reading may be for a credential that is not known, which another host may have created just now.</summary>
    internal static readonly TimeSpan FreshEnough = TimeSpan.FromMilliseconds(500);

    private readonly IdentityReader _reader;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly SharedReading<IdentitySnapshot> _reading;

    private IdentitySnapshot? _snapshot;
    private long _readAt;

    /// <summary>Creates the directory. It reads storage on first use, and then periodically.</summary>
    /// <param name="storage">Where users, roles and keys are stored.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Receives failures of background refreshes; null to discard them.</param>
    public IdentityDirectory(IStorage storage, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        _reader = new IdentityReader(storage.Tables);
        _reading = new SharedReading<IdentitySnapshot>(ReadInTurnAsync, _stop.Token);
        _time = time;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _timer = time.CreateTimer(
            static directory => _ = ((IdentityDirectory)directory!).RefreshInBackgroundAsync(), this, RefreshInterval, RefreshInterval);
    }

    /// <summary>Whether there is a user; null when storage was not read yet.</summary>
    public bool? HasUsers => Snapshot?.HasUsers;

    /// <summary>The last reading; null when there was none yet.</summary>
    internal IdentitySnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>What roles grant at this moment. A role that does not exist grants nothing.</summary>
    public async ValueTask<ImmutableArray<AccessGrant>> GrantsOfAsync(ImmutableArray<RoleAssignment> assignments, CancellationToken cancellationToken) =>
        (await GetAsync(cancellationToken).ConfigureAwait(false)).GrantsOf(assignments);

    /// <summary>Reads storage, unless it was read before. When storage is down, the first request tries again.</summary>
    internal async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            _failures.Report("identity", e);
        }
    }

    /// <summary>The last reading, or the first one.</summary>
    internal ValueTask<IdentitySnapshot> GetAsync(CancellationToken cancellationToken) =>
        Snapshot is { } known ? ValueTask.FromResult(known) : ReadAsync(TimeSpan.MaxValue, cancellationToken);

    /// <summary>A reading that is at most <see cref="FreshEnough"/> old. However often it is asked for, storage is read twice a second at most.</summary>
    internal ValueTask<IdentitySnapshot> GetFreshAsync(CancellationToken cancellationToken) => ReadAsync(FreshEnough, cancellationToken);

    /// <summary>Takes a change that this host has stored. It holds when the task has completed.</summary>
    /// <param name="table">The table in which the change is stored.</param>
    /// <param name="change">Puts the stored rows into the last reading.</param>
    internal async ValueTask ApplyAsync(string table, Func<IdentityRows, IdentityRows> change)
    {
        // The change is stored: it must hold here even if its caller has gone away. A reading under way may be older, so the change waits for it.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (Snapshot is { } known)
            {
                // Another host may have changed the same row since, and this host may have read that already: the next reading tells.
                Publish(change(known.Rows));
                _reader.Forget(table);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _turn.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// Reads what has changed, unless the last reading is young enough. All who ask meanwhile share one reading, and its failure.
    /// </summary>
    private async ValueTask<IdentitySnapshot> ReadAsync(TimeSpan oldest, CancellationToken cancellationToken)
    {
        var askedAt = _time.GetTimestamp();

        // The time first: the snapshot that is read after it is at least as new.
        var readAt = Volatile.Read(ref _readAt);
        if (Snapshot is { } known && _time.GetElapsedTime(readAt, askedAt) < oldest)
        {
            return known;
        }

        return await _reading.GetAsync(_ => _time.GetElapsedTime(Volatile.Read(ref _readAt), askedAt) < oldest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what has changed, while no own change is applied.</summary>
    private async ValueTask<IdentitySnapshot> ReadInTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var readAt = _time.GetTimestamp();
            var snapshot = Publish(await _reader.ReadAsync(Snapshot?.Rows ?? IdentityRows.Empty, cancellationToken).ConfigureAwait(false));
            Volatile.Write(ref _readAt, readAt);
            return snapshot;
        }
        finally
        {
            _turn.Release();
        }
    }

    private IdentitySnapshot Publish(IdentityRows rows)
    {
        var previous = Snapshot;
        if (previous is not null && ReferenceEquals(previous.Rows, rows))
        {
            return previous;
        }

        // First the new snapshot, then the end of what it lacks: who looks between the two finds the new one.
        var snapshot = new IdentitySnapshot(rows, previous);
        Interlocked.Exchange(ref _snapshot, snapshot);
        previous?.EndWhatChanged(snapshot);
        return snapshot;
    }

    private async Task RefreshInBackgroundAsync()
    {
        if (_reading.IsRunning)
        {
            return; // Its outcome is as good as that of one more, and the next round looks again.
        }

        try
        {
            await ReadAsync(TimeSpan.Zero, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // The host is shutting down.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the background refresh: the last reading stays, and the next round tries again.
            _failures.Report("identity", e);
        }
    }
}
