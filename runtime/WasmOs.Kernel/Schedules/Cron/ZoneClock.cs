using System.Runtime.CompilerServices;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>When a zone's clock is set, kept once found. Thread-safe.</summary>
/// <remarks>
/// Only the conversion from UTC is asked of <see cref="TimeZoneInfo"/>: its answers about invalid and ambiguous local times miss changes of a zone's base offset
/// (Apia 2011, Nuuk 2023). Changes are found by comparing the offsets of one day and the next; no zone sets its clock twice within a day.
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

    /// <summary>The clock of a zone.</summary>
    public static ZoneClock Of(TimeZoneInfo zone) => Clocks.GetValue(zone, static key => new ZoneClock(key));

    /// <summary>The period that holds a second. It may end where nothing changes, at the end of what is known.</summary>
    public ZonePeriod At(long second)
    {
        var known = _known;
        if (second < known.From + Day * 2 && known.From > 0 || second >= known.To)
        {
            known = Learn(second, known);
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

    /// <summary>Looks at the years around a second, and keeps what is known already when it is near.</summary>
    private Known Learn(long second, Known known)
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

    /// <summary>The first second with the later offset.</summary>
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
