using System.Numerics;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>The dates that match the day and month fields of an expression. Each month's days are computed as a bit mask.</summary>
internal sealed record CronDays
{
    /// <summary>Days in 400 years, after which the calendar repeats, including weekdays.</summary>
    private const int GregorianCycle = 146_097;

    private const int LastDayNumber = 3_652_058;

    /// <summary>Every seventh bit, starting at bit 0.</summary>
    private const ulong EverySeventh = 1UL | 1UL << 7 | 1UL << 14 | 1UL << 21 | 1UL << 28;

    /// <summary>Bits 1 to 12: the months.</summary>
    public required ulong Months { get; init; }

    /// <summary>Bits 1 to 31: plain days of the month.</summary>
    public ulong Plain { get; init; }

    /// <summary>Bit <c>n</c>: <c>n</c> days before the month's last day (<c>L-n</c>).</summary>
    public ulong BeforeLast { get; init; }

    /// <summary>Bit <c>n</c>: the weekday nearest to day <c>n</c> (<c>nW</c>).</summary>
    public ulong NearestWeekday { get; init; }

    /// <summary>Bit <c>n</c>: the weekday nearest to <c>n</c> days before the month's last day (<c>LW</c>, <c>L-nW</c>).</summary>
    public ulong NearestWeekdayBeforeLast { get; init; }

    /// <summary>Bits 0 (Sunday) to 6: plain days of the week.</summary>
    public ulong Weekdays { get; init; }

    /// <summary>Bits 0 to 6: days of the week whose last occurrence in the month matches (<c>5L</c>).</summary>
    public ulong LastWeekdays { get; init; }

    /// <summary>Bit <c>7 (n - 1) + day</c>: the <c>n</c>th occurrence of a day of the week in the month (<c>MON#2</c>).</summary>
    public ulong NthWeekdays { get; init; }

    /// <summary>True when a day is due if either the day of month or the day of week matches; false when both must match.</summary>
    public bool Either { get; init; }

    /// <summary>True when no date ever matches, such as 31 February.</summary>
    public bool NeverMatches => Next(DayNumber(2000, 1, 1), DayNumber(2000, 1, 1) + GregorianCycle) < 0;

    /// <summary>The first matching date on or after a date, as days since 0001-01-01; -1 when there is none before the calendar's end.</summary>
    public int Next(int dayNumber) => Next(dayNumber, LastDayNumber);

    private int Next(int dayNumber, int until)
    {
        if (dayNumber > until)
        {
            return -1;
        }

        var (year, month, day) = new DateTime(dayNumber * TimeSpan.TicksPerDay);
        var last = new DateTime(until * TimeSpan.TicksPerDay);
        while (year < last.Year || year == last.Year && month <= last.Month)
        {
            if ((Months >> month & 1) != 0 && (InMonth(year, month) & (ulong.MaxValue << day)) is var days and not 0)
            {
                return DayNumber(year, month, BitOperations.TrailingZeroCount(days));
            }

            (year, month, day) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1);
        }

        return -1;
    }

    /// <summary>Bits 1 to 31: the matching days of a month.</summary>
    private ulong InMonth(int year, int month)
    {
        var length = DateTime.DaysInMonth(year, month);
        var first = (int)((DayNumber(year, month, 1) + 1) % 7);
        var ofMonth = DaysOfMonth(length, first);
        var ofWeek = DaysOfWeek(length, first);
        return (Either ? ofMonth | ofWeek : ofMonth & ofWeek) & ((2UL << length) - 2);
    }

    private ulong DaysOfMonth(int length, int first)
    {
        var days = Plain;
        for (var left = BeforeLast; left != 0; left &= left - 1)
        {
            days |= Bit(length - BitOperations.TrailingZeroCount(left));
        }

        for (var left = NearestWeekday; left != 0; left &= left - 1)
        {
            days |= Bit(Nearest(BitOperations.TrailingZeroCount(left), length, first));
        }

        for (var left = NearestWeekdayBeforeLast; left != 0; left &= left - 1)
        {
            days |= Bit(Nearest(length - BitOperations.TrailingZeroCount(left), length, first));
        }

        return days;
    }

    private ulong DaysOfWeek(int length, int first)
    {
        var days = 0UL;
        for (var weekday = 0; weekday < 7; weekday++)
        {
            var day = 1 + (weekday - first + 7) % 7;
            if ((Weekdays >> weekday & 1) != 0)
            {
                days |= EverySeventh << day;
            }

            if ((LastWeekdays >> weekday & 1) != 0)
            {
                days |= Bit(day + (length - day) / 7 * 7);
            }

            days |= Nth(weekday, day);
        }

        return days;
    }

    private ulong Nth(int weekday, int firstSuchDay)
    {
        var days = 0UL;
        for (var nth = 0; nth < 5; nth++)
        {
            days |= (NthWeekdays >> (7 * nth + weekday) & 1) << (firstSuchDay + 7 * nth);
        }

        return days;
    }

    /// <summary>The day from Monday to Friday that is nearest to a day, in the same month; 0 when the month does not have that day.</summary>
    private static int Nearest(int day, int length, int first)
    {
        if (day < 1 || day > length)
        {
            return 0;
        }

        return ((first + day - 1) % 7) switch
        {
            6 => day == 1 ? 3 : day - 1,
            0 => day == length ? day - 2 : day + 1,
            _ => day,
        };
    }

    /// <summary>The bit of a day. A day before the month's first gives bit 0, which is no day and is masked out later.</summary>
    private static ulong Bit(int day) => day < 1 ? 1UL : 1UL << day;

    private static int DayNumber(int year, int month, int day) => (int)(new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay);
}
