using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WasmOs.Kernel.Schedules.Cron;

namespace WasmOs.Host.Timers;

/// <summary>The strikes of a timer, in UTC: by a cron expression, or after each interval. Immutable.</summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);
    private readonly CronExpression? _cron;

    private TimerSchedule(CronExpression? cron, TimeSpan interval)
    {
        _cron = cron;
        Interval = interval;
    }

    /// <summary>The interval; zero for a cron expression.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Parses a cron expression of six fields (seconds first) or five, or an interval as <c>hh:mm:ss</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimerSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            error = "an interval is a time such as \"00:05:00\", a second or more.";
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1))
            {
                schedule = new TimerSchedule(null, interval);
            }
        }
        else if (text.TrimStart().StartsWith('@'))
        {
            error = "Azure Functions knows no such names: write six fields, such as \"0 0 * * * *\" for each hour.";
        }
        else if (CronExpression.TryParse(text, out var cron, out error))
        {
            error = "it never strikes, because no such day exists: change the day or the month.";
            schedule = cron.IsNever ? null : new TimerSchedule(cron, TimeSpan.Zero);
        }

        error = schedule is null ? error : null;
        return schedule is not null;
    }

    /// <summary>Returns the error in a schedule's text as a sentence; null when the text is valid.</summary>
    public static string? Fault(string text) => TryParse(text, out _, out var error) ? null : error;

    /// <summary>Returns the first strike after a time; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_cron is not null)
        {
            return _cron.GetNext(after, TimeZoneInfo.Utc);
        }

        return after <= DateTimeOffset.MaxValue - Interval ? after + Interval : null;
    }

    /// <summary>Whether the next two strikes are far enough apart for their times to be stored: a minute or more, as in Azure Functions.</summary>
    public bool IsMonitorable(DateTimeOffset now) => Next(now) is { } first && (Next(first) is not { } second || second - first >= ShortestMonitored);
}
