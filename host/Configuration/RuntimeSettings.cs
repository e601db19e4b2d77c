using WasmOs.Runtime;

namespace WasmOs.Host.Configuration;

/// <summary>Makes the runtime's settings from the host's.</summary>
internal static class RuntimeSettings
{
    /// <summary>Names one of the runtime's profiles.</summary>
    public const string ProfileSetting = "RUNTIME_PROFILE";

    /// <summary>The profile, if one is named, with the limits that the host's options set.</summary>
    /// <exception cref="StartupException">They do not fit together; it names all faults.</exception>
    public static RuntimeOptions Read(HostOptions options)
    {
        RuntimeOptions runtime = Profile(options);
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
        runtime.ArtifactKey = ArtifactKey.Read(options);
        IReadOnlyList<string> faults = runtime.Validate();
        return faults.Count == 0 ? runtime : throw new StartupException("the runtime's settings are faulty", faults);
    }

    private static RuntimeOptions Profile(HostOptions options) =>
        options.Settings.GetValueOrDefault(ProfileSetting)?.Trim().ToLowerInvariant() switch
        {
            null or "" => WithFiles(new RuntimeOptions()),
            "high-traffic" => WithFiles(RuntimeOptions.HighTraffic()),
            "development" => WithFiles(RuntimeOptions.Development()),
            "secure" => RuntimeOptions.Secure(),
            _ => throw new StartupException("the settings are faulty", [$"{ProfileSetting} is not high-traffic, development or secure."]),
        };

    /// <summary>Modules may be granted files, each by its own settings; the profile for code that nobody trusts has none.</summary>
    private static RuntimeOptions WithFiles(RuntimeOptions runtime)
    {
        runtime.Sandbox.AllowFiles = true;
        return runtime;
    }
}
