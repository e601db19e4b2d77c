using System.Globalization;
using NCrontab;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>When a timer strikes, in UTC: an NCRONTAB expression of six fields (or five), or a time span.</summary>
internal sealed class TimerSchedule
{
    private const int FieldsWithoutSeconds = 5;

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _period;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan period)
    {
        _cron = cron;
        _period = period;
    }

    /// <summary>Whether the schedule is a time span rather than an expression.</summary>
    public bool IsConstant => _cron is null;

    /// <exception cref="InvalidOperationException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields != FieldsWithoutSeconds }) is { } cron)
        {
            return new TimerSchedule(cron, TimeSpan.Zero);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var period)
            ? new TimerSchedule(null, period)
            : throw new InvalidOperationException($"The schedule expression '{text}' was not recognized as a valid cron expression or timespan string.");
    }

    public DateTimeOffset Next(DateTimeOffset now) =>
        _cron is null ? now + _period : new DateTimeOffset(_cron.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero);

    /// <summary>Whether the timer strikes more than once a minute, each minute: then its times are never kept.</summary>
    public bool IsTooFrequentToMonitor(DateTimeOffset now)
    {
        if (_cron is null)
        {
            return _period < TimeSpan.FromMinutes(1);
        }

        var from = now.UtcDateTime;
        return _cron.ToString().Split(' ').Skip(1).All(field => field == "*") && _cron.GetNextOccurrences(from, from.AddMinutes(1)).Skip(1).Any();
    }
}
