using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Runtime;

namespace WasmOs.Functions.Configuration;

/// <summary>
/// Checks pairs of settings of which one is the upper bound of the other. When both are set and contradict each other, that is an error. When only the bound is
/// set, a higher default is lowered to it.
/// </summary>
public static class SettingOrder
{
    /// <summary>Adds an error for each setting that is set above another setting that bounds it.</summary>
    public static void Check(SettingReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckOne(settings, RunSettings.ExecutionTimeout, CeilingSettings.MaxTimeout);
        CheckOne(settings, CeilingSettings.MaxRunHeldBytes, CeilingSettings.MaxHeldBytes);
        CheckOne(settings, CeilingSettings.MaxMountSize, CeilingSettings.MaxRunHeldBytes);
        CheckOne(settings, CeilingSettings.MaxMountSize, CeilingSettings.MaxHeldBytes);
        CheckOne(settings, CeilingSettings.MaxOutputSize, CeilingSettings.MaxRunHeldBytes);
        CheckOne(settings, ModuleSettings.WasmStack, ModuleSettings.MaxWasmStack);
    }

    /// <summary>Lowers the default limits of a run to the ceilings that are set.</summary>
    public static void LowerDefaults(SettingReader settings, RuntimeOptions runtime)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(runtime);
        var limits = runtime.Sandbox.Limits;
        var isTimeSet = settings.Find(RunSettings.ExecutionTimeout) is not null;
        runtime.Sandbox.Limits = limits with
        {
            Timeout = !isTimeSet && settings.Find(CeilingSettings.MaxTimeout) is { } longest && longest < limits.Timeout ? longest : limits.Timeout,
            HeldBytes = settings.Find(CeilingSettings.MaxHeldBytes) is { } all ? Math.Min(limits.HeldBytes, all) : limits.HeldBytes,
        };
    }

    private static void CheckOne<T>(SettingReader settings, Setting<T> lower, Setting<T> upper)
        where T : struct, IComparable<T>
    {
        if (settings.Find(lower) is { } value && settings.Find(upper) is { } most && value.CompareTo(most) > 0)
        {
            settings.Errors.Add(
                $"{lower.Name}: {settings.TextOf(lower)} is above {upper.Name}, which is {settings.TextOf(upper)} and bounds it. Lower {lower.Name}, or raise {upper.Name}.");
        }
    }
}
