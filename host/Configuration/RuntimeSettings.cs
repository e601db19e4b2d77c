using System.Globalization;
using WasmOs.Host.Pipeline;
using WasmOs.Runtime;

namespace WasmOs.Host.Configuration;

/// <summary>Makes the runtime's settings from the host's.</summary>
internal static class RuntimeSettings
{
    /// <summary>Names one of the runtime's profiles.</summary>
    public const string ProfileSetting = "RUNTIME_PROFILE";

    /// <summary>Names the policy of the CPU scheduler.</summary>
    public const string PolicySetting = "SCHEDULER_POLICY";

    /// <summary>How long a run keeps its slot while others wait, in seconds.</summary>
    public const string SliceSetting = "SCHEDULER_SLICE";

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
        string[] faults = [.. ReadScheduler(options, runtime), .. runtime.Validate()];
        return faults.Length == 0 ? runtime : throw new StartupException("the runtime's settings are faulty", faults);
    }

    private static IEnumerable<string> ReadScheduler(HostOptions options, RuntimeOptions runtime)
    {
        if (options.Settings.GetValueOrDefault(PolicySetting)?.Trim() is { Length: > 0 } policy)
        {
            if (!runtime.SchedulerPolicyNames.Contains(policy))
            {
                yield return $"{PolicySetting}: '{LogText.Escape(policy)}' is not {string.Join(", ", runtime.SchedulerPolicyNames.SkipLast(1))} or {runtime.SchedulerPolicyNames[^1]}.";
            }
            else
            {
                runtime.SchedulerPolicy = policy;
            }
        }

        if (options.Settings.GetValueOrDefault(SliceSetting)?.Trim() is { Length: > 0 } slice)
        {
            if (double.TryParse(slice, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0.005 and <= 1)
            {
                runtime.SchedulerSlice = TimeSpan.FromSeconds(seconds);
            }
            else
            {
                yield return $"{SliceSetting}: '{LogText.Escape(slice)}' is not a number of seconds from 0.005 to 1.";
            }
        }
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
