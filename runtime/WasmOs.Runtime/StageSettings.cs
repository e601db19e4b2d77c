using WasmOs.Runtime.Code;
using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Runtime;

/// <summary>Makes the settings of each stage from a runtime's options. A stage knows only its own settings.</summary>
internal static class StageSettings
{
    /// <summary>The most runs that can be suspended, however many instances fit: each suspended run holds a thread.</summary>
    private const int MaxSuspendedRuns = 2000;

    public static EngineSettings EnginesOf(RuntimeOptions options) => new()
    {
        StackBytes = options.Sandbox.StackBytes,
        MemoryBytes = options.Sandbox.LargestMemory,
        TableElements = options.Sandbox.Limits.TableElements,
        Memories = options.Sandbox.MaxMemories,
        Tables = options.Sandbox.MaxTables,
        InstanceCapacity = options.InstanceCapacity,
    };

    public static SchedulerSettings SchedulerOf(RuntimeOptions options) => new()
    {
        Slots = options.EffectiveSlots,
        QueueLimit = options.QueueLimit,
        QueueTimeout = options.QueueTimeout,
        SuspendedLimit = SuspendedLimitOf(options),
        PolicyName = options.SchedulerPolicy,
        Policy = SchedulingPolicies.Create(options.SchedulerPolicy, options.OwnSchedulerPolicies)
            ?? throw new ArgumentException($"There is no policy {options.SchedulerPolicy}.", nameof(options)),
        Slice = options.SchedulerSlice,
    };

    public static LoaderSettings LoaderOf(RuntimeOptions options, InternalFailures failures) => new()
    {
        Scan = options.Scan,
        Compiler = new CompilerSettings
        {
            MemoryBytes = options.Sandbox.LargestMemory,
            TableElements = options.Sandbox.Limits.TableElements,
            Budget = options.CompileBudget,
        },
        CompileSlots = options.CompileSlots == 0 ? Environment.ProcessorCount : options.CompileSlots,
        CompileQueueLimit = options.CompileQueueLimit,
        QueueTimeout = options.QueueTimeout,
        IsTiered = options.TieredCompilation,
        ArtifactKey = options.ArtifactKey,
        IsTraced = options.Tracing,
        Failures = failures,
    };

    // The engine's instance capacity minus the warm pool and the running slots: how many suspended runs can exist without exhausting the pooling allocator. The
    // smaller engines' capacity counts, because a run may be in any engine.
    private static int SuspendedLimitOf(RuntimeOptions options) => Math.Clamp(
        Math.Min(EnginesOf(options).CapacityFor(plain: false) - options.PoolSize, options.EffectiveBegunRuns) - options.EffectiveSlots, 0, MaxSuspendedRuns);
}
