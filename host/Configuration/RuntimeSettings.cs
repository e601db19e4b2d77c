using WasmOs.Functions.Settings;
using WasmOs.Runtime;

namespace WasmOs.Host.Configuration;

/// <summary>Makes the runtime's settings from the host's.</summary>
internal static class RuntimeSettings
{
    /// <summary>As many as the runtime takes.</summary>
    private const int MostBegunRuns = 2000;

    private const int MostQueuedRuns = 100_000;

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
            CpuTimeout = options.ExecutionCpuTimeout ?? limits.CpuTimeout,
            MemoryBytes = options.MemoryLimit == defaults.MemoryLimit ? limits.MemoryBytes : options.MemoryLimit,
            Fuel = options.MaxFuel ?? limits.Fuel,
            HeldBytes = options.MaxRunHeldBytes,
            OutputBytes = options.MaxOutputSize,
        };
        runtime.QueueTimeout = options.MaxQueueTime;

        // host.json's limits: one module gets as many begun runs as requests run at once, all together twice as many.
        runtime.MaxBegunRuns = (int)Math.Min(MostBegunRuns, 2L * options.MaxConcurrentRequests);
        runtime.QueueLimit = Math.Min(MostQueuedRuns, options.MaxOutstandingRequests);
        sandbox.MaximumTimeout = options.MaxTimeout == defaults.MaxTimeout ? sandbox.MaximumTimeout : options.MaxTimeout;
        runtime.MaxHeldBytes = options.MaxHeldBytes;
        SettingOrder.LowerDefaults(settings, runtime);
        runtime.Scan.ModuleBytes = (int)options.MaxWasmSize;
        report.Errors.AddRange(settings.Errors);
        report.Errors.AddRange(runtime.Validate());
        return runtime;
    }
}
