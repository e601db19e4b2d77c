using System.Diagnostics.Metrics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.HostFunctions;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Runtime;

/// <summary>
/// The settings of a <see cref="WasmRuntime"/>. <see cref="WasmRuntime.Create"/> copies them, so later changes have no effect on that runtime. Not thread-safe.
/// </summary>
public sealed class RuntimeOptions
{
    private const int BegunRunsPerCore = 200;

    internal static readonly TimeSpan DefaultSchedulerSlice = SchedulerSettings.DefaultSlice;

    /// <summary>What guests may use and access at most.</summary>
    public SandboxOptions Sandbox { get; set; } = new();

    /// <summary>The limits of a module's binary, checked before the module is compiled.</summary>
    public ScanLimits Scan { get; set; } = new();

    /// <summary>
    /// Functions of the program that guests can import. A function that has the module and name of one of the runtime's own, such as one of
    /// <c>wasi_snapshot_preview1</c>, replaces it.
    /// <value>None by default.</value>
    /// </summary>
    public IList<HostFunction> HostFunctions { get; private set; } = [];

    /// <summary>
    /// Whether guests can import WASI preview 1. When false, a module that imports it can be loaded, but its runs end with the fault <c>link_error</c>.
    /// <value>True by default.</value>
    /// </summary>
    public bool EnableWasi { get; set; } = true;

    /// <summary>
    /// Instances that the warm pool keeps ready, of all modules together, 0 to 10,000. 0: there is no warm pool. <value>100 by default.</value>
    /// </summary>
    public int PoolSize { get; set; } = 100;

    /// <summary>
    /// Compiled modules that are kept in memory, 1 to 100,000. When there are more, the least recently used are removed. <value>1,000 by default.</value>
    /// </summary>
    public int CacheCapacity { get; set; } = 1000;

    /// <summary>
    /// Bytes of compiled code that are kept in memory, 1 MiB or more. When there are more, the least recently used modules are removed.
    /// <value>1 GiB by default.</value>
    /// </summary>
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>Instances that can exist at once, ready and running, 1 to 24,000. <value>2,000 by default.</value></summary>
    public int InstanceCapacity { get; set; } = 2000;

    /// <summary>
    /// Guests that run at the same time, 0 to 1,024. 0: twice the number of the process's cores, but at least 4. More slots than cores, because the operating
    /// system may suspend the thread of a running guest: the other guests still need slots then.
    /// <value>0 by default.</value>
    /// </summary>
    public int Slots { get; set; }

    internal int EffectiveSlots => Slots == 0 ? Math.Max(4, 2 * Environment.ProcessorCount) : Slots;

    /// <summary>Runs that may wait for a slot, 0 to 100,000. A further run is refused as busy. <value>2,000 by default.</value></summary>
    public int QueueLimit { get; set; } = 2000;

    /// <summary>
    /// How long a run may wait for its first slot, 1 ms to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>. After this time the run is refused. The run's
    /// <see cref="ResourceLimits.Timeout"/> begins after this wait.
    /// <value>10 s by default.</value>
    /// </summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs that have started and not ended, 0 to 2,000. Such a run is running, or is suspended, and holds an instance and a thread. One flow
    /// (<see cref="Scheduling.RunFlow"/>) gets at most half of them. 0: 200 for each core, limited by what <see cref="InstanceCapacity"/> leaves.
    /// <value>0 by default.</value>
    /// </summary>
    public int MaxBegunRuns { get; set; }

    internal int EffectiveBegunRuns => MaxBegunRuns == 0 ? Math.Max(BegunRunsPerCore, Environment.ProcessorCount * BegunRunsPerCore) : MaxBegunRuns;

    /// <summary>
    /// The policy that decides which waiting run gets the next slot: <c>round_robin</c> (the flows take turns), <c>priority</c> (by
    /// <see cref="ExecutionRequest.Priority"/>, with aging), <c>cooperative</c> (no time slices: a run keeps its slot until it ends, waits or yields),
    /// <c>fair_share</c> (by the CPU time that modules used recently), or a name in <see cref="OwnSchedulerPolicies"/>.
    /// <value>round_robin by default.</value>
    /// </summary>
    public string SchedulerPolicy { get; set; } = SchedulingPolicies.RoundRobin;

    /// <summary>
    /// How long a run keeps its slot while others wait, 5 ms to 1 s, in steps of the epoch's tick of 5 ms. The policy <c>cooperative</c> ignores it.
    /// <value>10 ms by default.</value>
    /// </summary>
    public TimeSpan SchedulerSlice { get; set; } = DefaultSchedulerSlice;

    /// <summary>
    /// The program's own policies by name. Each function must create a new policy. A policy with the name of one of this library's policies replaces it.
    /// <value>None by default.</value>
    /// </summary>
    public IDictionary<string, Func<ISchedulingPolicy>> OwnSchedulerPolicies { get; private set; } = new Dictionary<string, Func<ISchedulingPolicy>>();

    /// <summary>The values that <see cref="SchedulerPolicy"/> can have, the default first.</summary>
    public IReadOnlyList<string> SchedulerPolicyNames => [.. SchedulingPolicies.NamesWith(OwnSchedulerPolicies)];

    /// <summary>
    /// Bytes that the process holds at once for all runs beside their linear memories (files in memory, output), 1 MiB or more. 0: half of the memory that the
    /// process may use. What a run asks for beyond this limit is refused: a write fails for lack of space, output is cut, a volume is not opened.
    /// <value>0 by default.</value>
    /// </summary>
    public long MaxHeldBytes { get; set; }

    internal long EffectiveHeldBytes => MaxHeldBytes == 0 ? HeldMemory.DefaultLimit : MaxHeldBytes;

    /// <summary>
    /// Compilations that run at the same time, 0 to 1,024, for small and for large modules each. 0: the number of the process's cores.
    /// <value>0 by default.</value>
    /// </summary>
    public int CompileSlots { get; set; }

    /// <summary>
    /// Compilations that may wait, 0 to 10,000, for small and for large modules each. A further one is refused as busy. <value>64 by default.</value>
    /// </summary>
    public int CompileQueueLimit { get; set; } = 64;

    /// <summary>
    /// CPU time that a compilation may use, summed over all its threads, 100 ms to 1 hour. When a compilation uses more, the caller who asked for the module is
    /// refused. The compilation continues, and the same module can be used when it has ended. <value>30 s by default.</value>
    /// </summary>
    public TimeSpan CompileBudget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a new module is first compiled by the baseline compiler, and then in the background by the optimizing one, whose code replaces the baseline
    /// code. False: the optimizing compiler compiles the module before its first run. <value>True by default.</value>
    /// </summary>
    public bool TieredCompilation { get; set; } = true;

    /// <summary>
    /// The key that authenticates artifacts, 32 bytes or more. Null: each runtime makes a random key, so it cannot use the artifacts of any other.
    /// <value>Null by default.</value>
    /// </summary>
    public byte[]? ArtifactKey { get; set; }

    /// <summary>
    /// Whether each load and each failed run is traced through the <see cref="System.Diagnostics.Tracing.EventSource"/> <c>WasmOs-Runtime</c>.
    /// <value>False by default.</value>
    /// </summary>
    public bool Tracing { get; set; }

    /// <summary>
    /// A run that takes this long from the load of its module to its end, waits included, has a <see cref="RunTimeline"/> in its outcome, as runs that fail do.
    /// 0 to 1 day. Zero: no run has one because of its time. <value>Zero by default.</value>
    /// </summary>
    public TimeSpan SlowRun { get; set; }

    /// <summary>
    /// Called when work on one of the runtime's own threads fails, with the name of the work and the exception. Called on any thread; must return quickly.
    /// <value>Null by default: only listeners of the event source <c>WasmOs-Runtime</c> see such failures.</value>
    /// </summary>
    public Action<string, Exception>? BackgroundFailed { get; set; }

    /// <summary>
    /// Creates the meter <c>WasmOs.Runtime</c>, so that a program with several runtimes can tell their figures apart by the meter's scope.
    /// <value>Null by default: the runtime creates a meter without a scope.</value>
    /// </summary>
    public IMeterFactory? Meters { get; set; }

    /// <summary>Settings for many short runs: 500 ready instances, 5,000 modules in memory, 4,000 instances at once.</summary>
    public static RuntimeOptions HighTraffic() => new() { PoolSize = 500, CacheCapacity = 5000, InstanceCapacity = 4000 };

    /// <summary>Settings for developing guests: 10 ready instances, 100 modules in memory, tracing, 5 minutes for each run.</summary>
    public static RuntimeOptions Development() => new()
    {
        PoolSize = 10,
        CacheCapacity = 100,
        Tracing = true,
        Sandbox = new SandboxOptions { Limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMinutes(5) } },
    };

    /// <summary>Settings for untrusted code: 64 MiB of memory, a timeout of 10 s, which is also the maximum, no network, no files.</summary>
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

    /// <summary>A copy that shares no mutable object with the original.</summary>
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

    /// <summary>All errors of these settings, one sentence each. Empty when a runtime can be created with them.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Sandbox.Limits.Validate());
        foreach (var twice in HostFunctions.GroupBy(static function => function.ToString(), StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add($"HostFunctions holds {twice.Key} more than once.");
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
        Check(SlowRun >= TimeSpan.Zero && SlowRun <= TimeSpan.FromDays(1), "SlowRun must be 0 to 1 day.");
        Check(ArtifactKey is null or { Length: >= 32 }, "ArtifactKey must have 32 bytes or more.");
        Check(Sandbox.MaximumStackBytes is >= 64 << 10 and <= SandboxOptions.LargestStack, "MaximumStackBytes must be 65,536 to 134,217,728.");
        Check(Sandbox.MaximumTimeout <= ResourceLimits.LongestTimeout, "MaximumTimeout must be at most 36,500 days.");

        // A run is admitted as soon as it has a slot. So the pooling allocator of every engine must have room for all slots beside the warm pool.
        var engines = StageSettings.EnginesOf(this);
        var room = engines.CapacityFor(plain: false);
        var slots = EffectiveSlots;
        Check(
            PoolSize + (long)slots <= room,
            $"PoolSize and Slots (here {slots:N0}) must together be at most {room:N0}, which is what InstanceCapacity leaves room for.");
        errors.AddRange(engines.OptionsFor(Wasmtime.CompilerStrategy.Cranelift, default).Validate());
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
