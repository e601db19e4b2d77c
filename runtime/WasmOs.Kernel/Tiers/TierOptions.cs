namespace WasmOs.Kernel.Tiers;

/// <summary>The limits of the built-in tiers, as the operator's settings have them. A change over REST wins over them.</summary>
public sealed class TierOptions
{
    internal static readonly TierLimits DefaultFree = new(10, 500, 5, 300);
    internal static readonly TierLimits DefaultBasic = new(100, 10_000, 20, 3_600);
    internal static readonly TierLimits DefaultPro = new(500, 50_000, 100, 36_000);
    internal static readonly TierLimits DefaultAnonymous = new(60, Concurrent: 100);

    /// <summary>The tier <c>free</c> (<c>FREE_TIER_…</c>).</summary>
    /// <value>10 calls a minute, 500 a day, 5 runs at once, 300 CPU seconds a day</value>
    public TierLimits Free { get; set; } = DefaultFree;

    /// <summary>The tier <c>basic</c> (<c>BASIC_TIER_…</c>).</summary>
    /// <value>100 calls a minute, 10,000 a day, 20 runs at once, 3,600 CPU seconds a day</value>
    public TierLimits Basic { get; set; } = DefaultBasic;

    /// <summary>The tier <c>pro</c> (<c>PRO_TIER_…</c>).</summary>
    /// <value>500 calls a minute, 50,000 a day, 100 runs at once, 36,000 CPU seconds a day</value>
    public TierLimits Pro { get; set; } = DefaultPro;

    /// <summary>The tier <c>anonymous</c>, of each address (<c>ANONYMOUS_RATE_MINUTE</c>, <c>ANONYMOUS_CONCURRENT</c>). Nothing else is counted.</summary>
    /// <value>60 calls a minute, 100 runs at once, which is what a browser asks for at once over HTTP/2</value>
    public TierLimits Anonymous { get; set; } = DefaultAnonymous;

    /// <summary>The built-in tiers by these options, in the order of <see cref="TierNames.BuiltIn"/>.</summary>
    internal IEnumerable<Tier> Tiers =>
    [
        Of(TierNames.Free, Free, DefaultFree), Of(TierNames.Basic, Basic, DefaultBasic), Of(TierNames.Pro, Pro, DefaultPro),
        Of(TierNames.Unlimited, TierLimits.None, TierLimits.None), Of(TierNames.Anonymous, Anonymous, DefaultAnonymous),
    ];

    private static Tier Of(string name, TierLimits limits, TierLimits ordinary) =>
        new(name, limits, limits == ordinary ? TierSource.Default : TierSource.Setting) { ETag = TierRows.TagOf(limits) };
}
