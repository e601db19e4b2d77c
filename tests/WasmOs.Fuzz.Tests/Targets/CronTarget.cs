using System.Text;
using WasmOs.Kernel.Schedules.Cron;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>A cron expression: refused with a sentence, or times that are strictly later and the same for its own text.</summary>
internal static class CronTarget
{
    private static readonly DateTimeOffset Start = new(2026, 3, 28, 23, 59, 59, TimeSpan.Zero);
    private static readonly TimeZoneInfo[] Zones = [
        TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe")
    ];

    public static void Run(byte[] input)
    {
        if (!CronExpression.TryParse(Encoding.Latin1.GetString(input), out var expression, out var error))
        {
            Law.Holds(error.Length is > 0 and < 2_000, "a refusal has a reason of bounded length");
            return;
        }

        Law.Holds(CronExpression.TryParse(expression.ToString(), out var again, out _), "an expression's own text can be read");
        foreach (var zone in Zones)
        {
            var time = Start;
            for (var i = 0; i < 3 && expression.GetNext(time, zone) is { } next; i++)
            {
                Law.Holds(next > time, "the next time is later");
                Law.Holds(again!.GetNext(time, zone) == next, "an expression's own text has the same times");
                time = next;
            }
        }
    }
}
