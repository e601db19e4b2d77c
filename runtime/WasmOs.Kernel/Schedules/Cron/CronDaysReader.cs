using System.Globalization;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>Reads the day of month and day of week fields, including the items that only these have: <c>?</c>, <c>L</c>, <c>W</c> and <c>#</c>.</summary>
internal struct CronDaysReader
{
    private ulong _plain;
    private ulong _beforeLast;
    private ulong _nearest;
    private ulong _nearestBeforeLast;
    private ulong _weekdays;
    private ulong _lastWeekdays;
    private ulong _nthWeekdays;

    /// <summary>Reads both fields.</summary>
    /// <param name="dayOfMonth">The text of the day of month field.</param>
    /// <param name="dayOfWeek">The text of the day of week field.</param>
    /// <param name="months">The months, already read, as bits.</param>
    /// <param name="classic">Cron's rule for five fields: when both fields restrict, a day that either of them matches is due.</param>
    /// <param name="days">The dates that match; null on an error.</param>
    /// <returns>The error message, or null.</returns>
    public static string? Read(ReadOnlySpan<char> dayOfMonth, ReadOnlySpan<char> dayOfWeek, ulong months, bool classic, out CronDays? days)
    {
        var reader = default(CronDaysReader);
        days = null;
        if ((reader.ReadDaysOfMonth(dayOfMonth) ?? reader.ReadDaysOfWeek(dayOfWeek)) is { } error)
        {
            return error;
        }

        days = new CronDays
        {
            Months = months,
            Plain = reader._plain,
            BeforeLast = reader._beforeLast,
            NearestWeekday = reader._nearest,
            NearestWeekdayBeforeLast = reader._nearestBeforeLast,
            Weekdays = reader._weekdays,
            LastWeekdays = reader._lastWeekdays,
            NthWeekdays = reader._nthWeekdays,
            Either = classic && Restricts(dayOfMonth) && Restricts(dayOfWeek),
        };
        return null;
    }

    /// <summary>Whether a field restricts the days. As in Vixie cron, a field that begins with a star does not, not even <c>*/2</c>.</summary>
    private static bool Restricts(ReadOnlySpan<char> text) => text[0] is not ('*' or '?');

    private string? ReadDaysOfMonth(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(','))
        {
            var item = text[range];
            if (item is "?" && text.Length == 1)
            {
                _plain |= CronField.DayOfMonth.All;
            }
            else if (item.StartsWith("L", StringComparison.OrdinalIgnoreCase) || item.EndsWith("W", StringComparison.OrdinalIgnoreCase))
            {
                if (!ReadSpecial(item))
                {
                    return CronItems.Fault(
                        CronField.DayOfMonth, item, "write L (the last day), L-3, LW (the last weekday) or 15W (the weekday nearest to the 15th)");
                }
            }
            else if (CronItems.ReadItem(CronField.DayOfMonth, item, ref _plain) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private bool ReadSpecial(ReadOnlySpan<char> item)
    {
        var weekday = item[^1] is 'W' or 'w';
        var day = weekday ? item[..^1] : item;
        if (day.Equals("L", StringComparison.OrdinalIgnoreCase))
        {
            (weekday ? ref _nearestBeforeLast : ref _beforeLast) |= 1;
            return true;
        }

        if (day.StartsWith("L-", StringComparison.OrdinalIgnoreCase))
        {
            if (!int.TryParse(day[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var before) || before > 30)
            {
                return false;
            }

            (weekday ? ref _nearestBeforeLast : ref _beforeLast) |= 1UL << before;
            return true;
        }

        if (!weekday || !CronField.DayOfMonth.TryReadValue(day, out var nearest))
        {
            return false;
        }

        _nearest |= 1UL << nearest;
        return true;
    }

    private string? ReadDaysOfWeek(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(','))
        {
            var item = text[range];
            if (item is "?" && text.Length == 1)
            {
                _weekdays |= CronField.DayOfWeek.All;
            }
            else if (item.Contains('#'))
            {
                if (!ReadNth(item))
                {
                    return CronItems.Fault(CronField.DayOfWeek, item, "write a day and which one of the month, 1 to 5, as in MON#2");
                }
            }
            else if (item.EndsWith("L", StringComparison.OrdinalIgnoreCase))
            {
                if (!CronField.DayOfWeek.TryReadValue(item[..^1], out var day))
                {
                    return CronItems.Fault(CronField.DayOfWeek, item, "write the day whose last one in the month is meant, as in 5L or FRIL");
                }

                _lastWeekdays |= 1UL << (day % 7);
            }
            else if (CronItems.ReadItem(CronField.DayOfWeek, item, ref _weekdays) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private bool ReadNth(ReadOnlySpan<char> item)
    {
        var hash = item.IndexOf('#');
        if (!CronField.DayOfWeek.TryReadValue(item[..hash], out var day) || item[(hash + 1)..] is not [>= '1' and <= '5' and var nth])
        {
            return false;
        }

        _nthWeekdays |= 1UL << (7 * (nth - '1') + day % 7);
        return true;
    }
}
