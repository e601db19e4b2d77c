using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>What a module has used lately, and its runs that wait.</summary>
/// <remarks>
/// Use decays to half in a half-life. All modules' use decays alike, so an order between them changes only when one is charged: what is kept is the logarithm of the use, to base 2,
/// plus the time of its last charge in half-lives, which stands still between charges and can be compared at any time.
/// </remarks>
internal sealed class ModuleShare(ModuleDigest module)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    public ModuleDigest Module { get; } = module;

    public LinkedList<ScheduledRun> Runs { get; } = new();

    /// <summary>See the remarks.</summary>
    public double Use { get; private set; } = double.NegativeInfinity;

    /// <summary>Its place in the heap; -1 while it stands in none.</summary>
    public int HeapIndex { get; set; } = -1;

    public void Charge(TimeSpan cpu, TimeSpan now)
    {
        var age = now / HalfLife;
        Use = age + Math.Log2(double.Exp2(Use - age) + cpu.TotalMilliseconds);
    }

    /// <summary>The milliseconds of CPU time that count now.</summary>
    public double RecentMilliseconds(TimeSpan now) => double.Exp2(Use - (now / HalfLife));
}
