using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The CPU time that a module has used lately, and its waiting runs.</summary>
/// <remarks>
/// A module's use halves every half-life. The use of all modules decays at the same rate, so the order of two modules changes only when one of them is charged.
/// <see cref="Use"/> is therefore log2(use) at the last charge plus the time of that charge in half-lives: it is constant between charges, and two modules can
/// be compared at any time.
/// </remarks>
internal sealed class ModuleShare(ModuleDigest module)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    public ModuleDigest Module { get; } = module;

    public LinkedList<ScheduledRun> Runs { get; } = new();

    /// <summary>The module's use on a logarithmic scale that does not decay (see the remarks). Negative infinity before the first charge.</summary>
    public double Use { get; private set; } = double.NegativeInfinity;

    /// <summary>The module's index in <see cref="ModuleShareHeap"/>; -1 while the module is not in the heap.</summary>
    public int HeapIndex { get; set; } = -1;

    public void Charge(TimeSpan cpu, TimeSpan now)
    {
        var age = now / HalfLife;
        Use = age + Math.Log2(double.Exp2(Use - age) + cpu.TotalMilliseconds);
    }

    /// <summary>The module's use now, after decay, in milliseconds of CPU time.</summary>
    public double RecentMilliseconds(TimeSpan now) => double.Exp2(Use - (now / HalfLife));
}
