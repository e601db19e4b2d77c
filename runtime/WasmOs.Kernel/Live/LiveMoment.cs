using System.Collections.Immutable;

namespace WasmOs.Kernel.Live;

/// <summary>What ended since the last look. Immutable.</summary>
/// <param name="Runs">The runs that ended, in the order in which they ended.</param>
/// <param name="Lost">How many more ended: more than the ring holds.</param>
/// <param name="Modules">The modules whose runs ended.</param>
/// <param name="ModulesLost">How many runs ended of further modules, which are not listed.</param>
public sealed record LiveMoment(ImmutableArray<LiveRun> Runs, long Lost, ImmutableArray<ChangedModule> Modules, long ModulesLost)
{
    /// <summary>Nothing.</summary>
    public static LiveMoment Nothing { get; } = new([], 0, [], 0);
}
