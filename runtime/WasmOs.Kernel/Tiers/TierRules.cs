using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tiers;

/// <summary>Checks the name and the limits of a tier.</summary>
internal static class TierRules
{
    private const string AddressesOnly = "Callers without credentials are counted by address, and only their calls a minute and their runs at once. Leave it out.";

    public static void Check(string name, TierLimits limits, FieldErrors errors)
    {
        if (!TierNames.IsValid(name))
        {
            errors.Add("name", $"Must have {TierNames.Rule}.");
        }

        CheckRange("rate_minute", limits.RateMinute, errors);
        CheckRange("rate_day", limits.RateDay, errors);
        CheckRange("concurrent", limits.Concurrent, errors);
        CheckRange("cpu_seconds_day", limits.CpuSecondsDay, errors);
        if (name == TierNames.Anonymous)
        {
            CheckNone("rate_day", limits.RateDay, errors);
            CheckNone("cpu_seconds_day", limits.CpuSecondsDay, errors);
        }
    }

    private static void CheckRange(string field, long? limit, FieldErrors errors)
    {
        if (limit is < 1 or > TierLimits.Highest)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from 1 to {TierLimits.Highest}, or null for no limit."));
        }
    }

    private static void CheckNone(string field, long? limit, FieldErrors errors)
    {
        if (limit is not null)
        {
            errors.Add(field, AddressesOnly);
        }
    }
}
