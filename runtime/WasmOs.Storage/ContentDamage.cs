using System.Runtime.CompilerServices;

namespace WasmOs.Storage;

/// <summary>
/// The register of the damaged content that this process found in a blob store and that has not been repaired since. Used for health, logs and metrics.
/// Thread-safe.
/// </summary>
/// <remarks>Each store has one register, because every room that reads blobs may find damage.</remarks>
public sealed class ContentDamage
{
    /// <summary>How many damaged blobs the register holds at most. Further ones are counted and logged only.</summary>
    public const int Capacity = 1000;

    private static readonly ConditionalWeakTable<IBlobStore, ContentDamage> Registers = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<BlobAddress, DamagedContent> _damaged = [];
    private long _found;

    /// <summary>Raised when a blob is found damaged, once until it is repaired, on the thread that found it.</summary>
    public event Action<DamagedContent>? Noted;

    /// <summary>The number of times that content was found damaged, each blob once until it is repaired.</summary>
    public long Found => Volatile.Read(ref _found);

    /// <summary>The content that is damaged now.</summary>
    public IReadOnlyList<DamagedContent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _damaged.Values];
            }
        }
    }

    /// <summary>The register of a store.</summary>
    public static ContentDamage Of(IBlobStore blobs) => Registers.GetValue(blobs, static _ => new ContentDamage());

    /// <summary>Records that a blob is damaged.</summary>
    /// <returns>The exception for the caller to throw if it cannot continue without the content.</returns>
    public ContentDamagedException Note(DamagedContent damage, Exception? cause = null)
    {
        bool isNew;
        lock (_lock)
        {
            isNew = !_damaged.ContainsKey(damage.Blob);
            if (_damaged.Count < Capacity || !isNew)
            {
                _damaged[damage.Blob] = damage;
            }
        }

        if (isNew)
        {
            Interlocked.Increment(ref _found);
            Noted?.Invoke(damage);
        }

        return new ContentDamagedException(damage, cause);
    }

    /// <summary>Removes a blob from the register, because it was written again, was read in full, or was deleted for good.</summary>
    public void Forget(BlobAddress blob)
    {
        lock (_lock)
        {
            _damaged.Remove(blob);
        }
    }
}
