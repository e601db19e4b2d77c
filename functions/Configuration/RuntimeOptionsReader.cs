using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Runtime;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the settings of the runtime: the profile, the limits of runs, the scheduler, the ceilings of modules and the key of compiled code.</summary>
public static class RuntimeOptionsReader
{
    /// <summary>
    /// Starts with the options of the profile, or with <paramref name="runtime"/> when no profile is set, and applies each setting that is set.
    /// </summary>
    public static RuntimeOptions Read(SettingReader settings, RuntimeOptions runtime)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var slowRun = runtime.SlowRun;
        var profile = settings.Read(RunSettings.Profile, "");
        runtime = profile switch
        {
            "high-traffic" => RuntimeOptions.HighTraffic(),
            "development" => RuntimeOptions.Development(),
            "secure" => RuntimeOptions.Secure(),
            _ => runtime,
        };

        // Modules may be granted files, each by its own settings. The profile "secure" is for untrusted code and allows no files at all.
        runtime.Sandbox.AllowFiles = profile != "secure";
        ReadLimits(settings, runtime);
        runtime.SchedulerPolicy = settings.Read(RunSettings.SchedulerPolicy, runtime.SchedulerPolicy);
        runtime.QueueTimeout = settings.Read(RunSettings.MaxQueueTime, runtime.QueueTimeout);
        runtime.SlowRun = TimeSpan.FromMilliseconds(settings.Read(RunSettings.SlowRun, (long)slowRun.TotalMilliseconds));
        runtime.SchedulerSlice = settings.Read(RunSettings.SchedulerSlice, runtime.SchedulerSlice);
        runtime.ArtifactKey = settings.Read(StorageSettings.ArtifactKey!, runtime.ArtifactKey);
        ModuleSettings.Apply(settings, runtime);
        return runtime;
    }

    private static void ReadLimits(SettingReader settings, RuntimeOptions runtime)
    {
        var limits = runtime.Sandbox.Limits;
        runtime.Sandbox.Limits = limits with
        {
            Timeout = settings.Read(RunSettings.ExecutionTimeout, limits.Timeout),
            CpuTimeout = settings.ReadOptional(RunSettings.ExecutionCpuTimeout, limits.CpuTimeout),
            MemoryBytes = settings.Read(RunSettings.MemoryLimit, limits.MemoryBytes),
            Fuel = settings.ReadOptional(RunSettings.MaxFuel, limits.Fuel),
            HeldBytes = settings.Read(CeilingSettings.MaxRunHeldBytes, limits.HeldBytes),
            OutputBytes = (int)settings.Read(CeilingSettings.MaxOutputSize, limits.OutputBytes),
        };
        runtime.Sandbox.MaximumTimeout = settings.Read(CeilingSettings.MaxTimeout, runtime.Sandbox.MaximumTimeout);
        runtime.MaxHeldBytes = settings.Read(CeilingSettings.MaxHeldBytes, runtime.MaxHeldBytes);
        SettingOrder.LowerDefaults(settings, runtime);
    }
}
