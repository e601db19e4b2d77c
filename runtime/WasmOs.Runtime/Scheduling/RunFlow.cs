using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// A group of runs that share. Flows take turns, and no flow gets more than its share of slots, instances and places in the waiting line. This type alone
/// defines which runs form a flow.
/// </summary>
/// <param name="Name">What the flow's runs have in common: a module's name, later a caller's key as well. Null when the request has no flow name.</param>
/// <param name="Module">The digest of the module in a flow without a name. Default in a flow with a name: its runs share, whichever code they run.</param>
/// <param name="Source">What the runs are done for, for example a call or background work.</param>
public readonly record struct RunFlow(string? Name, ModuleDigest Module, RunSource Source)
{
    /// <summary>The flow of a run: by name if there is one, else by module.</summary>
    public static RunFlow Create(string? name, ModuleDigest module, RunSource source) => new(name, name is null ? module : default, source);
}
