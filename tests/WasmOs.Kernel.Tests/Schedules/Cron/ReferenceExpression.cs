namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>A slow and obvious implementation of an expression: watches a wall clock tick by tick and records when the expression is due.</summary>
internal sealed record ReferenceExpression(
    ReferenceField? Second, ReferenceField Minute, ReferenceField Hour, ReferenceDays DayOfMonth, ReferenceField Month, ReferenceDays DayOfWeek)
{
    /// <summary>The text of the expression.</summary>
    public string Text => $"{(Second is null ? "" : Second.Text + " ")}{Minute.Text} {Hour.Text} {DayOfMonth.Text} {Month.Text} {DayOfWeek.Text}";

    private bool Repeats => Minute.Repeats || Hour.Repeats || Second is { Repeats: true };

    public override string ToString() => Text;

    /// <summary>Whether a date matches the day and month fields.</summary>
    public bool HasDate(DateOnly date) =>
        Month.Has(date.Month)
        && (Second is null && DayOfMonth.Restricts && DayOfWeek.Restricts
            ? DayOfMonth.Has(date) || DayOfWeek.Has(date)
            : DayOfMonth.Has(date) && DayOfWeek.Has(date));

    /// <summary>
    /// All due instants after one instant and up to another. The watch begins early enough to see the last change of the zone's clock before the first instant.
    /// </summary>
    public List<DateTimeOffset> Watch(TimeZoneInfo zone, DateTime after, DateTime until)
    {
        var tick = Second is null ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        var due = new List<DateTimeOffset>();
        var before = after - (Second is null ? TimeSpan.FromDays(1.5) : TimeSpan.FromHours(4));
        var previous = TimeZoneInfo.ConvertTimeFromUtc(before, zone);
        var furthest = previous;
        for (var now = before + tick; now <= until; now += tick)
        {
            var shown = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
            var isDue = Has(shown) && (Repeats || shown > furthest);

            // The clock skipped times: what was due in them is due now.
            for (var missing = previous + tick; missing < shown && !isDue; missing += tick)
            {
                isDue = Has(missing) && (Repeats || missing > furthest);
            }

            if (isDue && now > after)
            {
                due.Add(new DateTimeOffset(shown, zone.GetUtcOffset(now)));
            }

            previous = shown;
            furthest = shown > furthest ? shown : furthest;
        }

        return due;
    }

    private bool Has(DateTime time) =>
        Minute.Has(time.Minute) && Hour.Has(time.Hour) && (Second?.Has(time.Second) ?? time.Second == 0) && HasDate(DateOnly.FromDateTime(time));
}
