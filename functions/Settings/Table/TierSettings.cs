using System.Globalization;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of the limits of callers. The value of a limit that is not there is <see cref="None"/>.</summary>
public static class TierSettings
{
    /// <summary>The value that means no limit.</summary>
    public const long None = long.MaxValue;

    private const string Word = "none";

    /// <summary>Calls in a minute that a caller of the tier <c>free</c> may make.</summary>
    public static Setting<long> FreeRateMinute { get; } = RateMinute("FREE", "10");

    /// <summary>Calls in a day that a caller of the tier <c>free</c> may make.</summary>
    public static Setting<long> FreeRateDay { get; } = RateDay("FREE", "500");

    /// <summary>Runs that a caller of the tier <c>free</c> may have at once.</summary>
    public static Setting<long> FreeConcurrent { get; } = Concurrent("FREE", "5");

    /// <summary>CPU seconds in a day that the runs of a caller of the tier <c>free</c> may take.</summary>
    public static Setting<long> FreeCpuSecondsDay { get; } = CpuSecondsDay("FREE", "300");

    /// <summary>Calls in a minute that a caller of the tier <c>basic</c> may make.</summary>
    public static Setting<long> BasicRateMinute { get; } = RateMinute("BASIC", "100");

    /// <summary>Calls in a day that a caller of the tier <c>basic</c> may make.</summary>
    public static Setting<long> BasicRateDay { get; } = RateDay("BASIC", "10000");

    /// <summary>Runs that a caller of the tier <c>basic</c> may have at once.</summary>
    public static Setting<long> BasicConcurrent { get; } = Concurrent("BASIC", "20");

    /// <summary>CPU seconds in a day that the runs of a caller of the tier <c>basic</c> may take.</summary>
    public static Setting<long> BasicCpuSecondsDay { get; } = CpuSecondsDay("BASIC", "3600");

    /// <summary>Calls in a minute that a caller of the tier <c>pro</c> may make.</summary>
    public static Setting<long> ProRateMinute { get; } = RateMinute("PRO", "500");

    /// <summary>Calls in a day that a caller of the tier <c>pro</c> may make.</summary>
    public static Setting<long> ProRateDay { get; } = RateDay("PRO", "50000");

    /// <summary>Runs that a caller of the tier <c>pro</c> may have at once.</summary>
    public static Setting<long> ProConcurrent { get; } = Concurrent("PRO", "100");

    /// <summary>CPU seconds in a day that the runs of a caller of the tier <c>pro</c> may take.</summary>
    public static Setting<long> ProCpuSecondsDay { get; } = CpuSecondsDay("PRO", "36000");

    /// <summary>Calls in a minute that a client without credentials may make of functions such as signing in.</summary>
    public static Setting<long> AnonymousRateMinute { get; } =
        Limit("ANONYMOUS_RATE_MINUTE", "calls of public functions in a minute that a client address without credentials may make", "60");

    /// <summary>Runs of guests that a client without credentials may have at once.</summary>
    public static Setting<long> AnonymousConcurrent { get; } =
        Limit("ANONYMOUS_CONCURRENT", "runs of public guests that a client address without credentials may have at once, on each host", "100");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All =>
    [
        FreeRateMinute, FreeRateDay, FreeConcurrent, FreeCpuSecondsDay, BasicRateMinute, BasicRateDay, BasicConcurrent, BasicCpuSecondsDay, ProRateMinute,
        ProRateDay, ProConcurrent, ProCpuSecondsDay, AnonymousRateMinute, AnonymousConcurrent,
    ];

    /// <summary>Reads the settings of this class into the options.</summary>
    internal static void Read(SettingReader settings, TierOptions options)
    {
        options.Free = Read(settings, options.Free, FreeRateMinute, FreeRateDay, FreeConcurrent, FreeCpuSecondsDay);
        options.Basic = Read(settings, options.Basic, BasicRateMinute, BasicRateDay, BasicConcurrent, BasicCpuSecondsDay);
        options.Pro = Read(settings, options.Pro, ProRateMinute, ProRateDay, ProConcurrent, ProCpuSecondsDay);
        options.Anonymous = new TierLimits(
            Read(settings, AnonymousRateMinute, options.Anonymous.RateMinute),
            Concurrent: Read(settings, AnonymousConcurrent, options.Anonymous.Concurrent));
    }

    private static TierLimits Read(
        SettingReader settings, TierLimits limits, Setting<long> rateMinute, Setting<long> rateDay, Setting<long> concurrent, Setting<long> cpu) => new(
        Read(settings, rateMinute, limits.RateMinute), Read(settings, rateDay, limits.RateDay), Read(settings, concurrent, limits.Concurrent),
        Read(settings, cpu, limits.CpuSecondsDay));

    private static long? Read(SettingReader settings, Setting<long> setting, long? otherwise) =>
        settings.Read(setting, otherwise ?? None) is var limit && limit == None ? null : limit;

    private static Setting<long> RateMinute(string tier, string defaultText) =>
        Limit($"{tier}_TIER_RATE_MINUTE", $"calls in a minute of a caller of the tier {tier.ToLowerInvariant()}", defaultText);

    private static Setting<long> RateDay(string tier, string defaultText) =>
        Limit($"{tier}_TIER_RATE_DAY", $"calls in a day of a caller of the tier {tier.ToLowerInvariant()}", defaultText);

    private static Setting<long> Concurrent(string tier, string defaultText) =>
        Limit($"{tier}_TIER_CONCURRENT", $"runs at once, on one host, of a caller of the tier {tier.ToLowerInvariant()}", defaultText);

    private static Setting<long> CpuSecondsDay(string tier, string defaultText) =>
        Limit($"{tier}_TIER_CPU_SECONDS_DAY", $"CPU seconds in a day of a caller of the tier {tier.ToLowerInvariant()}", defaultText);

    private static Setting<long> Limit(string name, string meaning, string defaultText)
    {
        static bool Parse(string text, ICollection<string> faults, out long limit)
        {
            if (text.Equals(Word, StringComparison.OrdinalIgnoreCase))
            {
                limit = None;
                return true;
            }

            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= TierLimits.Highest;
        }

        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {TierLimits.Highest}, or {Word} for no limit");
        return new(name, meaning, expected, defaultText, Parse);
    }
}
