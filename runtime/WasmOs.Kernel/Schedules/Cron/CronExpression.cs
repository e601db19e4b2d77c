using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>
/// A cron expression: five fields (minute, hour, day of month, month, day of week), six with the second first (NCRONTAB), or a name such as <c>@daily</c> or
/// <c>@every 5m</c>. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>When both day fields restrict the days, an expression of five fields matches a day that either field matches (cron's rule), and one of six fields a
/// day that both match (NCRONTAB's rule).</para>
/// <para>When a zone's clock is set forward, due times in the skipped time are due once, at the first instant after it. When the clock is set back, fixed times
/// are due only the first time, while intervals (a star, a range or a step in the second, minute or hour) continue through the repeated time, as in
/// Cronos.</para>
/// </remarks>
public sealed class CronExpression
{
    /// <summary>The maximum length of an expression, in characters.</summary>
    public const int MaxLength = 256;

    private const long MaxSecond = 315_537_897_599;

    private readonly CronTimes _times;
    private readonly CronDays? _days;
    private readonly bool _repeats;
    private readonly string _text;

    internal CronExpression(string text, CronTimes times, CronDays days, bool repeats)
    {
        _text = text;
        _times = times;
        _days = days.NeverMatches ? null : days;
        _repeats = repeats;
    }

    internal CronExpression(string text, TimeSpan interval)
    {
        _text = text;
        Interval = interval;
    }

    /// <summary>The interval of an <c>@every</c> expression, in whole seconds; null for all other expressions.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>True when the expression is never due, such as on 31 February.</summary>
    public bool IsNever => Interval is null && _days is null;

    /// <summary>Parses an expression. Case and the number of spaces do not matter.</summary>
    /// <param name="text">The text of the expression.</param>
    /// <param name="expression">The parsed expression; null on an error.</param>
    /// <param name="error">A sentence that names the field, what was found and what to write; null on success.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (expression, error) = CronParser.Parse(text);
        return expression is not null;
    }

    /// <summary>The first due instant strictly after another instant, in whole seconds, with the zone's offset; null when there is none.</summary>
    /// <param name="after">The instant after which to search. An <c>@every</c> interval counts from it.</param>
    /// <param name="zone">The time zone that the fields refer to.</param>
    public DateTimeOffset? GetNext(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var second = after.UtcTicks / TimeSpan.TicksPerSecond;
        var clock = ZoneClock.Of(zone);
        if (Interval is { } interval)
        {
            second += (long)interval.TotalSeconds;
            return second > MaxSecond ? null : Instant(second, clock.At(second).Offset);
        }

        return _days is null ? null : Find(second, clock, _days);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private DateTimeOffset? Find(long second, ZoneClock clock, CronDays days)
    {
        var period = clock.At(second);
        var wall = second + period.Offset;
        if (!_repeats)
        {
            // Fixed times are not due again at wall times that the clock already showed before it was set back.
            wall = Math.Max(wall, period.Start + period.PreviousOffset - 1);
        }

        wall = Math.Max(wall + 1, 0);
        while (true)
        {
            wall = NextWall(wall, days);
            if (wall < 0 || wall - period.Offset > MaxSecond)
            {
                return null;
            }

            if (wall - period.Offset < period.End)
            {
                return Instant(wall - period.Offset, period.Offset);
            }

            if (period.End > MaxSecond)
            {
                return null;
            }

            var next = clock.At(period.End);
            if (wall < period.End + next.Offset)
            {
                return Instant(period.End, next.Offset);
            }

            if (_repeats && next.Offset < period.Offset)
            {
                wall = period.End + next.Offset;
            }

            period = next;
        }
    }

    /// <summary>The first matching wall time at or after a wall time, in seconds since 0001-01-01; -1 when there is none before the calendar's end.</summary>
    private long NextWall(long wall, CronDays days)
    {
        var today = (int)(wall / 86_400);
        var day = days.Next(today);
        if (day < 0)
        {
            return -1;
        }

        if (day > today)
        {
            return day * 86_400L + _times.First;
        }

        var time = _times.Next((int)(wall % 86_400));
        if (time >= 0)
        {
            return day * 86_400L + time;
        }

        day = days.Next(today + 1);
        return day < 0 ? -1 : day * 86_400L + _times.First;
    }

    private static DateTimeOffset? Instant(long second, int offset)
    {
        var wall = second + offset;
        return wall is < 0 or > MaxSecond ? null : new DateTimeOffset(wall * TimeSpan.TicksPerSecond, TimeSpan.FromSeconds(offset));
    }
}
