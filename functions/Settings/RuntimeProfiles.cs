using WasmOs.Functions.Settings.Table;
using WasmOs.Runtime;

namespace WasmOs.Functions.Settings;

/// <summary>Makes the runtime's options that both heads read in the same way: the profile, the scheduler and the ceilings of modules.</summary>
public static class RuntimeProfiles
{
    /// <summary>The profile that is named, else the defaults, with the scheduler's settings and the ceilings of modules.</summary>
    public static RuntimeOptions Read(SettingReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var profile = settings.Read(RunSettings.Profile, "");
        var runtime = profile switch
        {
            "high-traffic" => RuntimeOptions.HighTraffic(),
            "development" => RuntimeOptions.Development(),
            "secure" => RuntimeOptions.Secure(),
            _ => new RuntimeOptions(),
        };

        // Modules may be granted files, each by its own settings; the profile for code that nobody trusts has none.
        runtime.Sandbox.AllowFiles = profile != "secure";
        runtime.SchedulerPolicy = settings.Read(RunSettings.SchedulerPolicy, runtime.SchedulerPolicy);
        runtime.QueueTimeout = settings.Read(RunSettings.MaxQueueTime, runtime.QueueTimeout);
        runtime.SchedulerSlice = settings.Read(RunSettings.SchedulerSlice, runtime.SchedulerSlice);
        ModuleSettings.Apply(settings, runtime);
        return runtime;
    }
}
