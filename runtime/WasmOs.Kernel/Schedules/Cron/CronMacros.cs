using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>Reads the expressions that begin with <c>@</c>.</summary>
internal static class CronMacros
{
    /// <summary>The longest interval that <c>@every</c> accepts.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(366);

    private const string Known = "@yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, or an interval such as @every 5m";

    /// <summary>The five fields that a name abbreviates; null when there is no such name.</summary>
    public static string? Fields(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[10];
        return text.Length > lower.Length ? null : lower[..text.ToLowerInvariant(lower)] switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => null,
        };
    }

    /// <summary>Reads the interval after <c>@every</c>: whole numbers with units, from larger to smaller units, such as <c>1h30m</c>.</summary>
    /// <returns>The error message, or null.</returns>
    public static string? ReadInterval(ReadOnlySpan<char> text, out TimeSpan interval)
    {
        interval = TimeSpan.Zero;
        var rest = text;
        var above = long.MaxValue;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var unit = digits < 1 ? 0 : Unit(rest[digits]);
            if (unit == 0 || unit >= above || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return IntervalFault(text);
            }

            above = unit;
            interval += TimeSpan.FromSeconds((double)unit * count);
            rest = rest[(digits + 1)..];
        }

        return interval > TimeSpan.Zero && interval <= MaxInterval ? null : IntervalFault(text);
    }

    /// <summary>The error message for an unknown name.</summary>
    public static string Unknown(ReadOnlySpan<char> text) =>
        text.Equals("@reboot", StringComparison.OrdinalIgnoreCase)
            ? "@reboot is not a time. Start the run yourself, or write when it is due."
            : $"There is no {Quoted.Of(text)}; write {Known}.";

    private static string IntervalFault(ReadOnlySpan<char> text) =>
        $"In the interval of @every: found {Quoted.Of(text)}; write whole numbers with d, h, m or s, such as 1h30m, from 1s to 366d.";

    private static long Unit(char letter) => letter switch
    {
        'd' or 'D' => 86_400,
        'h' or 'H' => 3_600,
        'm' or 'M' => 60,
        's' or 'S' => 1,
        _ => 0,
    };
}
