namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>The slow and obvious reading of an expression: looks at a clock on the wall, one tick after the other, and writes down when something is due.</summary>
internal sealed record ReferenceExpression(
    ReferenceField? Second, ReferenceField Minute, ReferenceField Hour, ReferenceDays DayOfMonth, ReferenceField Month, ReferenceDays DayOfWeek)
{
    /// <summary>As it is written.</summary>
    public string Text => $"{(Second is null ? "" : Second.Text + " ")}{Minute.Text} {Hour.Text} {DayOfMonth.Text} {Month.Text} {DayOfWeek.Text}";

    private bool Repeats => Minute.Repeats || Hour.Repeats || Second is { Repeats: true };

    public override string ToString() => Text;

    /// <summary>Whether a date is one of its days.</summary>
    public bool HasDate(DateOnly date) =>
        Month.Has(date.Month)
        && (Second is null && DayOfMonth.Restricts && DayOfWeek.Restricts
            ? DayOfMonth.Has(date) || DayOfWeek.Has(date)
            : DayOfMonth.Has(date) && DayOfWeek.Has(date));

    /// <summary>All instants after one and up to another, found by watching a zone's clock from so long before that it has seen the last change.</summary>
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

            // The clock jumped over times: what was due then is due now.
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
