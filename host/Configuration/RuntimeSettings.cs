using WasmOs.Functions.Settings;
using WasmOs.Runtime;

namespace WasmOs.Host.Configuration;

/// <summary>Makes the runtime's settings from the host's.</summary>
internal static class RuntimeSettings
{
    /// <summary>The profile, if one is named, with the limits that the host's options set; without the key of compiled code.</summary>
    public static RuntimeOptions Read(HostOptions options, SettingReport report)
    {
        var settings = new SettingReader(name => options.Settings.GetValueOrDefault(name));
        RuntimeOptions runtime = RuntimeProfiles.Read(settings);
        SandboxOptions sandbox = runtime.Sandbox;
        ResourceLimits limits = sandbox.Limits;
        var defaults = new HostOptions();
        sandbox.Limits = limits with
        {
            Timeout = options.ExecutionTimeout == defaults.ExecutionTimeout ? limits.Timeout : options.ExecutionTimeout,
            MemoryBytes = options.MemoryLimit == defaults.MemoryLimit ? limits.MemoryBytes : options.MemoryLimit,
            Fuel = options.MaxFuel ?? limits.Fuel,
        };
        runtime.Scan.ModuleBytes = (int)options.MaxWasmSize;
        report.Errors.AddRange(settings.Errors);
        report.Errors.AddRange(runtime.Validate());
        return runtime;
    }
}
