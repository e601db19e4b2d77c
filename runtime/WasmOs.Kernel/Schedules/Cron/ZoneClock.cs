using System.Runtime.CompilerServices;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>The periods between the changes of a time zone's offset, cached for each zone. Thread-safe.</summary>
/// <remarks>
/// <para>Only <see cref="TimeZoneInfo"/>'s conversion from UTC is used: its information about invalid and ambiguous local times misses changes of a zone's base
/// offset (Apia 2011, Nuuk 2023).</para>
/// <para>Changes are found by comparing the offsets of consecutive days, because no zone changes its offset twice within a day.</para>
/// </remarks>
internal sealed class ZoneClock
{
    private const long Day = 86_400;
    private const int YearsAhead = 10;
    private const int MaxYears = 200;

    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneClock> Clocks = [];

    private readonly TimeZoneInfo _zone;
    private volatile Known _known;

    private ZoneClock(TimeZoneInfo zone)
    {
        _zone = zone;
        _known = new Known(0, 0, [], []);
    }

    /// <summary>Returns the cached clock of a zone.</summary>
    public static ZoneClock Of(TimeZoneInfo zone) => Clocks.GetValue(zone, static key => new ZoneClock(key));

    /// <summary>Returns the period that contains a second. It may end where no offset changes, namely at the end of the years scanned so far.</summary>
    public ZonePeriod At(long second)
    {
        var known = _known;
        if (second < known.From + Day * 2 && known.From > 0 || second >= known.To)
        {
            known = Scan(second, known);
            _known = known;
        }

        var index = Array.BinarySearch(known.Starts, second);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return new ZonePeriod(
            known.Starts[index],
            index + 1 < known.Starts.Length ? known.Starts[index + 1] : known.To,
            known.Offsets[index],
            known.Offsets[Math.Max(index - 1, 0)]);
    }

    /// <summary>
    /// Scans the years around a second for changes. The result includes the years known so far when both together stay within <see cref="MaxYears"/>.
    /// </summary>
    private Known Scan(long second, Known known)
    {
        var year = new DateTime(second * TimeSpan.TicksPerSecond).Year;
        var (from, to) = (YearStart(year - 1), YearStart(year + YearsAhead));
        if (known.To > known.From && Math.Max(to, known.To) - Math.Min(from, known.From) <= MaxYears * 366L * Day)
        {
            (from, to) = (Math.Min(from, known.From), Math.Max(to, known.To));
        }

        var starts = new List<long> { from };
        var offsets = new List<int> { OffsetAt(from) };
        for (var day = from; day < to; day += Day)
        {
            var next = Math.Min(day + Day, to - 1);
            var offset = OffsetAt(next);
            if (offset != offsets[^1])
            {
                starts.Add(FindChange(day, next));
                offsets.Add(offset);
            }
        }

        return new Known(from, to, [.. starts], [.. offsets]);
    }

    /// <summary>The first second with the later offset, by binary search between two seconds.</summary>
    private long FindChange(long before, long after)
    {
        var offset = OffsetAt(before);
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (OffsetAt(middle) == offset)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        return after;
    }

    private int OffsetAt(long second) =>
        (int)(_zone.GetUtcOffset(new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerSecond);

    private static long YearStart(int year) => year > 9999
        ? DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond + 1
        : new DateTime(Math.Max(year, 1), 1, 1).Ticks / TimeSpan.TicksPerSecond;

    private sealed record Known(long From, long To, long[] Starts, int[] Offsets);
}
