using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>A cache of the keys of one purpose. Thread-safe.</summary>
internal sealed class KeyRing
{
    /// <summary>How often unknown ids may cause a reading of storage, so that invented ids cost nothing.</summary>
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);

    private readonly ITableStore _tables;
    private readonly SecretSeal _seal;
    private readonly string _purpose;
    private readonly TimeSpan? _verifyFor;
    private readonly TimeProvider _time;
    private readonly SharedReading<KeyRingSnapshot> _reading;
    private KeyRingSnapshot? _snapshot;
    private long _reloadedAt = long.MinValue;

    /// <summary>Creates the cache. It reads storage on first use.</summary>
    /// <param name="tables">Where the keys are stored.</param>
    /// <param name="seal">Decrypts the keys.</param>
    /// <param name="purpose">What the keys are for.</param>
    /// <param name="verifyFor">How long a key verifies after its successor was made; null: forever.</param>
    /// <param name="time">The clock.</param>
    public KeyRing(ITableStore tables, SecretSeal seal, string purpose, TimeSpan? verifyFor, TimeProvider time)
    {
        (_tables, _seal, _purpose, _verifyFor, _time) = (tables, seal, purpose, verifyFor, time);
        _reading = new SharedReading<KeyRingSnapshot>(ReadAsync, CancellationToken.None);
    }

    /// <summary>The keys as they were in storage no longer ago than <paramref name="age"/>; older when storage is down.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down and nothing was read before, or <paramref name="age"/> is zero.</exception>
    public ValueTask<KeyRingSnapshot> GetAsync(TimeSpan age, CancellationToken cancellationToken) =>
        age > TimeSpan.Zero && Volatile.Read(ref _snapshot) is { } known && IsFresh(known, age)
            ? ValueTask.FromResult(known)
            : LoadAsync(age, cancellationToken);

    /// <summary>Whether an unknown id may cause a reading of storage now: at most once a second.</summary>
    public bool MayReload()
    {
        var now = _time.GetTimestamp();
        var last = Volatile.Read(ref _reloadedAt);
        return (last == long.MinValue || _time.GetElapsedTime(last, now) >= ReloadInterval) && Interlocked.CompareExchange(ref _reloadedAt, now, last) == last;
    }

    private async ValueTask<KeyRingSnapshot> LoadAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        try
        {
            return await _reading.GetAsync(snapshot => age > TimeSpan.Zero && IsFresh(snapshot, age), cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException) when (age > TimeSpan.Zero && Volatile.Read(ref _snapshot) is { IsEmpty: false } stale)
        {
            // A stale ring is right but for a rotation in the last seconds; a failed sign-in because of a short outage would be worse.
            return stale;
        }
    }

    private async ValueTask<KeyRingSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var readAt = _time.GetTimestamp();
        var query = new TableQuery(KeyRows.PartitionOf(_purpose));
        var rows = await TableReading.ReadAllAsync(_tables, KeyRows.Table, query, cancellationToken).ConfigureAwait(false);
        var snapshot = KeyRingSnapshot.Decode(rows, _seal, _verifyFor, readAt, _snapshot);
        Volatile.Write(ref _snapshot, snapshot);
        return snapshot;
    }

    private bool IsFresh(KeyRingSnapshot snapshot, TimeSpan age) => _time.GetElapsedTime(snapshot.ReadAt) < age;
}
