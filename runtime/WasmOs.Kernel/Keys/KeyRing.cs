using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>A cache of the keys of one purpose. Thread-safe.</summary>
/// <param name="tables">Where the keys are stored.</param>
/// <param name="seal">Decrypts the keys.</param>
/// <param name="purpose">What the keys are for.</param>
/// <param name="verifyFor">How long a key verifies after its successor was made; null: forever.</param>
/// <param name="time">The clock.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class KeyRing(ITableStore tables, SecretSeal seal, string purpose, TimeSpan? verifyFor, TimeProvider time)
{
    /// <summary>How often unknown ids may cause a reading of storage, so that invented ids cost nothing.</summary>
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _loading = new(1);
    private KeyRingSnapshot? _snapshot;
    private long _reloadedAt = long.MinValue;

    /// <summary>The keys as they were in storage no longer ago than <paramref name="age"/>; older when storage is down.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down and nothing was read before, or <paramref name="age"/> is zero.</exception>
    public ValueTask<KeyRingSnapshot> GetAsync(TimeSpan age, CancellationToken cancellationToken) =>
        age > TimeSpan.Zero && Volatile.Read(ref _snapshot) is { } known && IsFresh(known, age)
            ? ValueTask.FromResult(known)
            : LoadAsync(age, cancellationToken);

    /// <summary>Whether an unknown id may cause a reading of storage now: at most once a second.</summary>
    public bool MayReload()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _reloadedAt);
        return (last == long.MinValue || time.GetElapsedTime(last, now) >= ReloadInterval) && Interlocked.CompareExchange(ref _reloadedAt, now, last) == last;
    }

    private async ValueTask<KeyRingSnapshot> LoadAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Many callers wait while one reads: they use what it read.
            if (age > TimeSpan.Zero && _snapshot is { } known && IsFresh(known, age))
            {
                return known;
            }

            var readAt = time.GetTimestamp();
            var query = new TableQuery(KeyRows.PartitionOf(purpose));
            var rows = await TableReading.ReadAllAsync(tables, KeyRows.Table, query, cancellationToken).ConfigureAwait(false);
            var snapshot = KeyRingSnapshot.Decode(rows, seal, verifyFor, readAt, _snapshot);
            Volatile.Write(ref _snapshot, snapshot);
            return snapshot;
        }
        catch (StorageUnavailableException) when (age > TimeSpan.Zero && _snapshot is { IsEmpty: false } stale)
        {
            // A stale ring is right but for a rotation in the last seconds; a failed sign-in because of a short outage would be worse.
            return stale;
        }
        finally
        {
            _loading.Release();
        }
    }

    private bool IsFresh(KeyRingSnapshot snapshot, TimeSpan age) => time.GetElapsedTime(snapshot.ReadAt) < age;
}
