using System.Globalization;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>The values that one field of an expression allows.</summary>
internal sealed record CronField(string Name, int Min, int Max, string[] Names)
{
    public static readonly CronField Second = new("second", 0, 59, []);
    public static readonly CronField Minute = new("minute", 0, 59, []);
    public static readonly CronField Hour = new("hour", 0, 23, []);
    public static readonly CronField DayOfMonth = new("day of month", 1, 31, []);
    public static readonly CronField Month = new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    /// <summary>Sunday is 0 and also 7, as in every cron.</summary>
    public static readonly CronField DayOfWeek = new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    /// <summary>All values as bits; bit <c>n</c> is the value <c>n</c>.</summary>
    public ulong All => Between(Min, Last);

    /// <summary>How many different values the field has.</summary>
    public int Count => Last - Min + 1;

    /// <summary>Whether the field is a part of the time of day: second, minute or hour.</summary>
    public bool IsOfTime => Max is 59 or 23;

    /// <summary>The allowed values, worded for messages.</summary>
    public string Allowed => Names.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"a number from {Min} to {Max}")
        : string.Create(CultureInfo.InvariantCulture, $"a number from {Min} to {Max} or one of {string.Join(", ", Names)}");

    /// <summary>The greatest value that is not another name of a smaller one: 6 for the day of week, where 7 is 0.</summary>
    private int Last => this == DayOfWeek ? 6 : Max;

    /// <summary>
    /// The bits from one value to another, every <paramref name="step"/> values. A range whose start is above its end wraps around the end of the field.
    /// </summary>
    public ulong Range(int from, int to, int step)
    {
        var mask = 0UL;
        var width = to >= from ? to - from : to + Count - from;
        for (var distance = 0; distance <= width; distance += step)
        {
            mask |= 1UL << (Min + (from + distance - Min) % Count);
        }

        return mask;
    }

    /// <summary>The bits from a value to the end of the field, every <paramref name="step"/> values.</summary>
    public ulong From(int from, int step) => Range(from > Last ? from - Count : from, Last, step);

    /// <summary>Reads a number within the field's range, or a name.</summary>
    public bool TryReadValue(ReadOnlySpan<char> text, out int value)
    {
        for (var name = 0; name < Names.Length; name++)
        {
            if (text.Equals(Names[name], StringComparison.OrdinalIgnoreCase))
            {
                value = Min + name;
                return true;
            }
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= Min && value <= Max;
    }

    private static ulong Between(int from, int to) => (ulong.MaxValue >> (63 - to)) & (ulong.MaxValue << from);
}
