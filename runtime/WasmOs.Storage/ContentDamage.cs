using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace WasmOs.Storage;

/// <summary>What this process found damaged in a blob store and has not found mended since: for health, logs and metrics. Thread-safe.</summary>
/// <remarks>One register a store, found by the store itself: damage is noticed in every room that reads blobs.</remarks>
public sealed class ContentDamage
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "WasmOs.Storage";

    /// <summary>How many damaged things are remembered. More are counted and logged, but not remembered.</summary>
    public const int Capacity = 1000;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Found =
        Meter.CreateCounter<long>("wasmos_content_damaged_total", description: "Stored things that were found damaged, each once until it is mended.");

    private static readonly ConditionalWeakTable<IBlobStore, ContentDamage> Registers = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<BlobAddress, DamagedContent> _damaged = [];

    /// <summary>Called for each thing that is found damaged, once until it is mended, on the thread that found it.</summary>
    public event Action<DamagedContent>? Noted;

    /// <summary>What is damaged now.</summary>
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

    /// <summary>Notes that something is damaged.</summary>
    /// <returns>What to throw where the content is needed.</returns>
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
            Found.Add(1);
            Noted?.Invoke(damage);
        }

        return new ContentDamagedException(damage, cause);
    }

    /// <summary>Notes that a blob was written anew or read in full, or is gone for good.</summary>
    public void Forget(BlobAddress blob)
    {
        lock (_lock)
        {
            _damaged.Remove(blob);
        }
    }
}
