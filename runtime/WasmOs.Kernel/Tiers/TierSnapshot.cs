using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Tiers;

/// <summary>All tiers at one moment. Immutable.</summary>
internal sealed class TierSnapshot
{
    private readonly FrozenDictionary<string, TierPolicy> _policies;

    public TierSnapshot(IEnumerable<Tier> tiers)
    {
        Tiers = [.. tiers];
        _policies = Tiers.ToFrozenDictionary(tier => tier.Name, tier => new TierPolicy(tier.Name, tier.Limits), StringComparer.Ordinal);
        Anonymous = _policies[TierNames.Anonymous];
    }

    /// <summary>The built-in tiers in their order, then the others by name.</summary>
    public ImmutableArray<Tier> Tiers { get; }

    /// <summary>The limits of callers without credentials.</summary>
    public TierPolicy Anonymous { get; }

    /// <summary>Finds a tier; null when there is none.</summary>
    public Tier? Find(string name) => Tiers.FirstOrDefault(tier => tier.Name == name);

    /// <summary>
    /// The limits of a caller. A caller whose tier was deleted has those of <c>free</c>: to have too few is seen and mended, to have none is not.
    /// </summary>
    public TierPolicy PolicyOf(string name) => _policies.TryGetValue(name, out var policy) ? policy : _policies[TierNames.Free];
}
