using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The waiting runs of one module, first come, first served.</summary>
internal sealed class ModuleLine(ModuleDigest module)
{
    public ModuleDigest Module { get; } = module;

    public LinkedList<ScheduledRun> Runs { get; } = new();
}
