using WasmOs.Runtime.Execution;
using WasmOs.Runtime.HostFunctions;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Runtime;

/// <summary>The settings of a <see cref="WasmRuntime"/>, which copies them when it is made: later changes have no effect on it.</summary>
public sealed class RuntimeOptions
{
    private const int BegunRunsPerCore = 200;

    internal static readonly TimeSpan DefaultSchedulerSlice = SchedulerSettings.DefaultSlice;

    /// <summary>What guests may use and touch.</summary>
    public SandboxOptions Sandbox { get; set; } = new();

    /// <summary>The limits of an upload, checked before anything is compiled.</summary>
    public ScanLimits Scan { get; set; } = new();

    /// <summary>
    /// Functions of the program's own that guests can import. A function with the module and name of one that the runtime offers, such as one of <c>wasi_snapshot_preview1</c>, replaces it.
    /// <value>None by default.</value>
    /// </summary>
    public IList<HostFunction> HostFunctions { get; private set; } = [];

    /// <summary>
    /// Whether guests can import WASI preview 1. False: a module that needs it is loaded, and its runs end with the fault <c>link_error</c>. <value>True by default.</value>
    /// </summary>
    public bool EnableWasi { get; set; } = true;

    /// <summary>Ready instances of all modules together, 0 to 10,000; 0 switches the warm pool off. <value>100 by default.</value></summary>
    public int PoolSize { get; set; } = 100;

    /// <summary>Compiled modules in memory, 1 to 100,000; the least recently used go out. <value>1,000 by default.</value></summary>
    public int CacheCapacity { get; set; } = 1000;

    /// <summary>Bytes of compiled code in memory, 1 MiB or more; the least recently used go out. <value>1 GiB by default.</value></summary>
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>Instances that can live at once, ready and running, 1 to 24,000. <value>2,000 by default.</value></summary>
    public int InstanceCapacity { get; set; } = 2000;

    /// <summary>
    /// Guests that run at once, 0 to 1,024; 0: twice as many as the process has cores, 4 at least, so that a guest whose thread the kernel has set aside holds up nobody.
    /// <value>0 by default.</value>
    /// </summary>
    public int Slots { get; set; }

    internal int EffectiveSlots => Slots == 0 ? Math.Max(4, 2 * Environment.ProcessorCount) : Slots;

    /// <summary>Runs that may wait for a slot, 0 to 100,000; one more is refused as busy. <value>2,000 by default.</value></summary>
    public int QueueLimit { get; set; } = 2000;

    /// <summary>
    /// How long a run may wait for its first slot, 1 ms to a day, or <see cref="Timeout.InfiniteTimeSpan"/>; then it is refused. Its <see cref="ResourceLimits.Timeout"/> begins after this wait.
    /// <value>10 s by default.</value>
    /// </summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs that may have begun at once, running or waiting in the middle, 0 to 2,000: each holds an instance and a thread. One flow (<see cref="Scheduling.RunFlow"/>) gets half of them at most.
    /// 0: 200 a core, within what <see cref="InstanceCapacity"/> leaves room for. <value>0 by default.</value>
    /// </summary>
    public int MaxBegunRuns { get; set; }

    internal int EffectiveBegunRuns => MaxBegunRuns == 0 ? Math.Max(BegunRunsPerCore, Environment.ProcessorCount * BegunRunsPerCore) : MaxBegunRuns;

    /// <summary>
    /// Who of the runs that wait gets the next slot: <c>round_robin</c> (in turns), <c>priority</c> (by <see cref="ExecutionRequest.Priority"/>, with ageing), <c>cooperative</c> (no slices:
    /// runs keep their slots until they end, wait or yield), <c>fair_share</c> (by the CPU time that modules used lately), or one of <see cref="OwnSchedulerPolicies"/>.
    /// <value>round_robin by default.</value>
    /// </summary>
    public string SchedulerPolicy { get; set; } = SchedulingPolicies.RoundRobin;

    /// <summary>
    /// How long a run keeps its slot while others wait, 5 ms to 1 s, in steps of the epoch's 5 ms. Not for <c>cooperative</c>. <value>10 ms by default.</value>
    /// </summary>
    public TimeSpan SchedulerSlice { get; set; } = DefaultSchedulerSlice;

    /// <summary>Policies of the program's own by name; each makes a fresh one. One that has the name of a policy of this library goes before it. <value>None by default.</value></summary>
    public IDictionary<string, Func<ISchedulingPolicy>> OwnSchedulerPolicies { get; private set; } = new Dictionary<string, Func<ISchedulingPolicy>>();

    /// <summary>What <see cref="SchedulerPolicy"/> can be, the default first.</summary>
    public IReadOnlyList<string> SchedulerPolicyNames => [.. SchedulingPolicies.NamesWith(OwnSchedulerPolicies)];

    /// <summary>
    /// Bytes that the process holds at once for all runs beside their linear memories (files in memory, output), 1 MiB or more; 0: half of the memory that the process may use. What a run asks
    /// beyond is refused: a write finds no space, output is cut, a volume is not opened. <value>0 by default.</value>
    /// </summary>
    public long MaxHeldBytes { get; set; }

    internal long EffectiveHeldBytes => MaxHeldBytes == 0 ? HeldMemory.DefaultLimit : MaxHeldBytes;

    /// <summary>Compilations at once; 0: as many as the process has cores. <value>0 by default.</value></summary>
    public int CompileSlots { get; set; }

    /// <summary>Compilations that may wait, 0 to 10,000; one more is refused as busy. <value>64 by default.</value></summary>
    public int CompileQueueLimit { get; set; } = 64;

    /// <summary>
    /// Processor time of a compilation, all its threads together, after which whoever asked for it is refused, 100 ms to 1 hour. The compilation goes on, and the same module can be used when it
    /// has ended. <value>30 s by default.</value>
    /// </summary>
    public TimeSpan CompileBudget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether unseen code runs first on the baseline compiler's code and moves to the optimizing compiler's in the background.
    /// False: only the optimizing compiler, before the first run. <value>True by default.</value>
    /// </summary>
    public bool TieredCompilation { get; set; } = true;

    /// <summary>32 bytes or more under which artifacts are authenticated. Null: a random key of this object, so artifacts of others are misses.</summary>
    public byte[]? ArtifactKey { get; set; }

    /// <summary>Whether each load, refusal and failed run is traced through <see cref="System.Diagnostics.Tracing.EventSource"/> <c>WasmOs-Runtime</c>. <value>False by default.</value></summary>
    public bool Tracing { get; set; }

    /// <summary>
    /// Is told what failed on threads of the runtime's own: the name of the work and why. Called by any thread; must be quick. <value>Null by default: only <c>WasmOs-Runtime</c>'s listeners are told.</value>
    /// </summary>
    public Action<string, Exception>? BackgroundFailed { get; set; }

    /// <summary>For many short runs: 500 ready instances, 5,000 modules.</summary>
    public static RuntimeOptions HighTraffic() => new() { PoolSize = 500, CacheCapacity = 5000, InstanceCapacity = 4000 };

    /// <summary>For writing guests: 10 ready instances, 100 modules, tracing, 5 minutes a run.</summary>
    public static RuntimeOptions Development() => new()
    {
        PoolSize = 10,
        CacheCapacity = 100,
        Tracing = true,
        Sandbox = new SandboxOptions { Limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMinutes(5) } },
    };

    /// <summary>For code that nobody trusts: 64 MiB, 10 s and no longer, no network, no files.</summary>
    public static RuntimeOptions Secure() => new()
    {
        Sandbox = new SandboxOptions
        {
            Limits = ResourceLimits.Default with { MemoryBytes = 64L << 20, Timeout = TimeSpan.FromSeconds(10) },
            MaximumTimeout = TimeSpan.FromSeconds(10),
            AllowNetwork = false,
            AllowFiles = false,
        },
    };

    /// <summary>A copy that shares nothing that can be changed.</summary>
    internal RuntimeOptions Copy()
    {
        var copy = (RuntimeOptions)MemberwiseClone();
        copy.Sandbox = Sandbox.Copy();
        copy.Scan = Scan.Copy();
        copy.HostFunctions = [.. HostFunctions];
        copy.OwnSchedulerPolicies = new Dictionary<string, Func<ISchedulingPolicy>>(OwnSchedulerPolicies);
        copy.ArtifactKey = ArtifactKey?.ToArray();
        return copy;
    }

    /// <summary>Every fault of these settings, as sentences; empty when a runtime can be made of them.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>(Sandbox.Limits.Validate());
        foreach (var twice in HostFunctions.GroupBy(static function => function.ToString(), StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            faults.Add($"HostFunctions holds {twice.Key} more than once.");
        }

        Check(PoolSize is >= 0 and <= 10_000, "PoolSize must be 0 to 10,000.");
        Check(CacheCapacity is >= 1 and <= 100_000, "CacheCapacity must be 1 to 100,000.");
        Check(CacheBytes >= 1 << 20, "CacheBytes must be 1,048,576 or more.");
        Check(Slots is >= 0 and <= 1024, "Slots must be 0 to 1,024.");
        Check(QueueLimit is >= 0 and <= 100_000, "QueueLimit must be 0 to 100,000.");
        Check(
            QueueTimeout == Timeout.InfiniteTimeSpan || (QueueTimeout >= TimeSpan.FromMilliseconds(1) && QueueTimeout <= TimeSpan.FromDays(1)),
            "QueueTimeout must be 1 ms to 1 day, or infinite.");
        Check(MaxBegunRuns is >= 0 and <= 2000, "MaxBegunRuns must be 0 to 2,000.");
        Check(SchedulerPolicyNames.Contains(SchedulerPolicy), $"SchedulerPolicy must be {string.Join(", ", SchedulerPolicyNames)}.");
        Check(SchedulerSlice >= EpochTicker.Period && SchedulerSlice <= TimeSpan.FromSeconds(1), "SchedulerSlice must be 5 ms to 1 s.");
        Check(MaxHeldBytes is 0 or >= 1 << 20, "MaxHeldBytes must be 0, or 1,048,576 or more.");
        Check(CompileSlots is >= 0 and <= 1024, "CompileSlots must be 0 to 1,024.");
        Check(CompileQueueLimit is >= 0 and <= 10_000, "CompileQueueLimit must be 0 to 10,000.");
        Check(CompileBudget >= TimeSpan.FromMilliseconds(100) && CompileBudget <= TimeSpan.FromHours(1), "CompileBudget must be 100 ms to 1 hour.");
        Check(ArtifactKey is null or { Length: >= 32 }, "ArtifactKey must have 32 bytes or more.");
        Check(Sandbox.MaximumStackBytes is >= 64 << 10 and <= SandboxOptions.LargestStack, "MaximumStackBytes must be 65,536 to 134,217,728.");
        Check(Sandbox.MaximumTimeout <= ResourceLimits.LongestTimeout, "MaximumTimeout must be at most 36,500 days.");

        // Admission is by slots: a run that has one must find room for its instance in whichever engine its module is.
        var engines = StageSettings.EnginesOf(this);
        var room = engines.CapacityFor(plain: false);
        var slots = EffectiveSlots;
        Check(
            PoolSize + (long)slots <= room,
            $"PoolSize and Slots (here {slots:N0}) must together be at most {room:N0}, which is what InstanceCapacity leaves room for.");
        faults.AddRange(engines.OptionsFor(Wasmtime.CompilerStrategy.Cranelift, default).Validate());
        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
