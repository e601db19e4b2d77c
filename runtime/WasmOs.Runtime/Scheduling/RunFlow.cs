using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Runs that share. Flows take turns, and none has more than its share of what there is of: slots, instances, places in the line. This is the one type that says what a flow is.
/// </summary>
/// <param name="Name">What its runs have in common: a module's name, later a caller's key as well; null when nobody gave it a name.</param>
/// <param name="Module">The module that is run, in a flow without a name; default in one with a name, whose modules share whatever their code is.</param>
/// <param name="Source">What the runs are done for.</param>
public readonly record struct RunFlow(string? Name, ModuleDigest Module, RunSource Source)
{
    /// <summary>The flow of a run.</summary>
    public static RunFlow Create(string? name, ModuleDigest module, RunSource source) => new(name, name is null ? module : default, source);
}
