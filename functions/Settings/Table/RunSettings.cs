using WasmOs.Functions.Bodies;
using WasmOs.Runtime;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of runs: their limits, and the order in which they get CPU slots.</summary>
public static class RunSettings
{
    /// <summary>The default wall-clock limit of a run, seconds.</summary>
    public static Setting<TimeSpan> ExecutionTimeout { get; } = SettingTypes.Seconds("EXECUTION_TIMEOUT", "seconds a run gets when it asks for none", "30");

    /// <summary>The CPU time limit of a run, seconds: the default, and the ceiling of what a module or a call may ask for.</summary>
    public static Setting<TimeSpan> ExecutionCpuTimeout { get; } =
        SettingTypes.Seconds("EXECUTION_CPU_TIMEOUT", "seconds of CPU time a run may use, default and ceiling", null, 0.001);

    /// <summary>How long a request waits to be admitted, and a run for its first slot, seconds.</summary>
    public static Setting<TimeSpan> MaxQueueTime { get; } = SettingTypes.Seconds(
        "MAX_QUEUE_SECONDS", "seconds a request waits for a place, and a run for its first CPU slot, before it is refused with 503", "10", 0.001, 3600);

    /// <summary>How long a run takes to be slow, so that its trace is kept, milliseconds.</summary>
    public static Setting<long> SlowRun { get; } = SettingTypes.Number(
        "SLOW_RUN_MS", "milliseconds from the load of its module after which the trace of a run is kept, as those of failures are; 0 for none", 0,
        86_400_000, "1000");

    /// <summary>The default limit of a run's linear memory, bytes.</summary>
    public static Setting<long> MemoryLimit { get; } = SettingTypes.Number("MEMORY_LIMIT", "bytes of linear memory a run", 65536, 4L << 30, "134217728");

    /// <summary>The fuel limit of a run.</summary>
    public static Setting<long> MaxFuel { get; } =
        SettingTypes.Number("MAX_FUEL", "fuel a run; without it runs are not metered, which is twice as fast", 1, long.MaxValue);

    /// <summary>The largest module, bytes.</summary>
    public static Setting<long> MaxWasmSize { get; } = SettingTypes.Number(ApiOptions.MaxModuleSetting, "largest module, bytes", 8, int.MaxValue, "10000000");

    /// <summary>The largest request body of a run, bytes.</summary>
    public static Setting<long> MaxInputSize { get; } =
        SettingTypes.Number(ApiOptions.MaxInputSetting, "largest request body of a run, bytes", 1, 1 << 30, "1000000");

    /// <summary>The largest request body for an HTTP guest, bytes.</summary>
    public static Setting<long> MaxGuestBodySize { get; } = SettingTypes.Number(
        ApiOptions.MaxGuestBodySetting, "largest request body of an HTTP guest, bytes; it is streamed", 0, long.MaxValue, "104857600");

    /// <summary>The largest request body of a batch, bytes.</summary>
    public static Setting<long> MaxBatchSize { get; } =
        SettingTypes.Number(ApiOptions.MaxBatchSetting, "largest request body of a batch, bytes", 1, 1 << 30, "32000000");

    /// <summary>The profile: a named set of the runtime's options.</summary>
    public static Setting<string> Profile { get; } =
        SettingTypes.Choice("RUNTIME_PROFILE", "the runtime's settings as `RuntimeOptions` has them", ["high-traffic", "development", "secure"]);

    /// <summary>The policy of the CPU scheduler.</summary>
    public static Setting<string> SchedulerPolicy { get; } = SettingTypes.Choice(
        "SCHEDULER_POLICY", "which run gets a CPU slot next", new RuntimeOptions().SchedulerPolicyNames, new RuntimeOptions().SchedulerPolicy);

    /// <summary>How long a run keeps its slot while others wait, seconds.</summary>
    public static Setting<TimeSpan> SchedulerSlice { get; } =
        SettingTypes.Seconds("SCHEDULER_SLICE", "seconds a run keeps its slot while others wait", "0.01", 0.005, 1);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All =>
        [
            ExecutionTimeout, ExecutionCpuTimeout, MaxQueueTime, SlowRun, MemoryLimit, MaxFuel, MaxWasmSize, MaxInputSize, MaxGuestBodySize, MaxBatchSize,
            Profile, SchedulerPolicy, SchedulerSlice
        ];
}
