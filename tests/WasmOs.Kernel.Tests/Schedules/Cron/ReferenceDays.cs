namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>A day field: its text, and a predicate that decides for each date whether the field matches it.</summary>
internal sealed record ReferenceDays(string Text, Func<DateOnly, bool> Has)
{
    /// <summary>Whether the field restricts the days in an expression of five fields.</summary>
    public bool Restricts => Text[0] is not ('*' or '?');

    public static ReferenceDays OfMonth(ReferenceField field) => new(field.Text, date => field.Has(date.Day));

    public static ReferenceDays OfWeek(ReferenceField field) => new(field.Text, date => field.Has((int)date.DayOfWeek));

    public static ReferenceDays Any { get; } = new("?", _ => true);

    public static ReferenceDays BeforeLast(int days) =>
        new(days == 0 ? "L" : $"L-{days}", date => IsLast(date.AddDays(days)) && date.AddDays(days).Month == date.Month);

    public static ReferenceDays NearestWeekday(int day) => new($"{day}W", date => date == Nearest(date, day));

    public static ReferenceDays LastWeekday { get; } =
        new("LW", date => date == Nearest(date, DateTime.DaysInMonth(date.Year, date.Month)));

    public static ReferenceDays Last(int weekday) => new($"{weekday}L", date => (int)date.DayOfWeek == weekday && date.AddDays(7).Month != date.Month);

    public static ReferenceDays Nth(int weekday, int nth) => new(
        $"{weekday}#{nth}",
        date => (int)date.DayOfWeek == weekday
            && Enumerable.Range(1, date.Day).Count(day => (int)new DateOnly(date.Year, date.Month, day).DayOfWeek == weekday) == nth);

    public ReferenceDays And(ReferenceDays other) => new($"{Text},{other.Text}", date => Has(date) || other.Has(date));

    private static bool IsLast(DateOnly date) => date.AddDays(1).Month != date.Month;

    /// <summary>The day of the month from Monday to Friday with the smallest distance to a day.</summary>
    private static DateOnly? Nearest(DateOnly date, int day) => day > DateTime.DaysInMonth(date.Year, date.Month) ? null
        : Enumerable.Range(1, DateTime.DaysInMonth(date.Year, date.Month))
            .Select(other => new DateOnly(date.Year, date.Month, other))
            .Where(other => other.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .MinBy(other => Math.Abs(other.Day - day));
}
