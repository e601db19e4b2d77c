using System.Globalization;
using WasmOs.Kernel.Schedules.Cron;

namespace WasmOs.Kernel.Tests.Schedules.Cron;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("* * * * *", "2026-03-01T10:20:59Z", "2026-03-01T10:21:00Z")]
    [InlineData("* * * * *", "2026-03-01T10:20:00.5Z", "2026-03-01T10:21:00Z")]
    [InlineData("0 2 * * *", "2026-03-01T02:00:00Z", "2026-03-02T02:00:00Z")]
    [InlineData("0 2 * * *", "2026-03-01T01:59:59.9Z", "2026-03-01T02:00:00Z")]
    [InlineData("*/15 9-17 * * mon-fri", "2026-03-06T17:45:00Z", "2026-03-09T09:00:00Z")]
    [InlineData("5/20 * * * *", "2026-03-01T10:06:00Z", "2026-03-01T10:25:00Z")]
    [InlineData("0 22-2 * * *", "2026-03-01T02:00:00Z", "2026-03-01T22:00:00Z")]
    [InlineData("0 22-2/2 * * *", "2026-03-01T00:00:00Z", "2026-03-01T02:00:00Z")]
    [InlineData("0 0 * NOV-feb *", "2026-03-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("0 0 * * FRI-MON", "2026-03-02T00:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("0 0 * * 5-7", "2026-03-07T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("0 0 * * 7-1", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z")]
    [InlineData("0 0 31/5 * *", "2026-03-01T00:00:00Z", "2026-03-31T00:00:00Z")]
    [InlineData("0 0 L * *", "2028-02-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 l-3 * ?", "2026-02-01T00:00:00Z", "2026-02-25T00:00:00Z")]
    [InlineData("0 0 LW * *", "2026-02-01T00:00:00Z", "2026-02-27T00:00:00Z")]
    [InlineData("0 0 L-1W * *", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 15W * *", "2026-02-01T00:00:00Z", "2026-02-16T00:00:00Z")]
    [InlineData("0 0 1W * *", "2026-07-31T00:00:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("0 0 31W * *", "2026-04-01T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 ? * 5L", "2026-03-01T00:00:00Z", "2026-03-27T00:00:00Z")]
    [InlineData("0 0 ? * FRIL", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("0 0 * * MON#2", "2026-03-01T00:00:00Z", "2026-03-09T00:00:00Z")]
    [InlineData("0 0 * * 1#5", "2026-04-01T00:00:00Z", "2026-06-29T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 MON", "2072-03-01T00:00:00Z", "2112-02-29T00:00:00Z")]
    [InlineData("30 15 10 * * *", "2026-03-01T10:15:29Z", "2026-03-01T10:15:30Z")]
    [InlineData("*/20 * * * * *", "2026-03-01T10:15:40Z", "2026-03-01T10:16:00Z")]
    [InlineData(" \t0  2\t* * * ", "2026-03-01T02:00:00Z", "2026-03-02T02:00:00Z")]
    [InlineData("@Yearly", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@monthly", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("@weekly", "2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("@midnight", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("@hourly", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z")]
    [InlineData("@every 1h30m", "2026-03-01T00:00:00.7Z", "2026-03-01T01:30:00Z")]
    public void GetNext_Utc_IsTheFirstTimeAfter(string text, string after, string next) =>
        Assert.Equal(At(next), Parse(text).GetNext(At(after), TimeZoneInfo.Utc));

    /// <summary>The 13th of March 2026 is a Friday.</summary>
    [Theory]
    [InlineData("0 0 13 * FRI", "2026-03-06")]
    [InlineData("0 0 */2 * FRI", "2026-03-13")]
    [InlineData("0 0 13 * *", "2026-03-13")]
    [InlineData("0 0 0 13 * FRI", "2026-03-13")]
    [InlineData("0 0 0 14 * FRI", "2026-08-14")]
    public void GetNext_BothDayFields_EitherInFiveFieldsBothInSix(string text, string date) =>
        Assert.Equal(At(date + "T00:00:00Z"), Parse(text).GetNext(At("2026-03-01T00:00:00Z"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 0 30,31 FEB *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 0 29 2 MON#4")]
    public void GetNext_DateThatNeverComes_IsNull(string text)
    {
        var expression = Parse(text);

        Assert.True(expression.IsNever);
        Assert.Null(expression.GetNext(At("2026-01-01T00:00:00Z"), TimeZoneInfo.Utc));
    }

    [Fact]
    public void GetNext_EndOfTheCalendar_IsNull()
    {
        Assert.Null(Parse("0 0 1 1 *").GetNext(At("9999-06-01T00:00:00Z"), TimeZoneInfo.Utc));
        Assert.Null(Parse("0 0 1 1 *").GetNext(At("9999-06-01T00:00:00Z"), Zone("Pacific/Apia")));
        Assert.Null(Parse("* * * * * *").GetNext(DateTimeOffset.MaxValue, Zone("America/New_York")));
        Assert.Null(Parse("@every 1s").GetNext(DateTimeOffset.MaxValue, TimeZoneInfo.Utc));
    }

    [Fact]
    public void GetNext_StartOfTheCalendar_IsTheFirstTime() =>
        Assert.NotNull(Parse("* * * * *").GetNext(DateTimeOffset.MinValue, Zone("America/New_York")));

    [Fact]
    public void GetNext_Repeated_AllocatesNothing()
    {
        var expression = Parse("0 2 29 2 1");
        var zone = Zone("Europe/Oslo");
        var next = Walk(expression, zone, 200);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(next, Walk(expression, zone, 200));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static DateTimeOffset Walk(CronExpression expression, TimeZoneInfo zone, int times)
    {
        var at = At("2026-01-01T00:00:00Z");
        for (var i = 0; i < times; i++)
        {
            at = expression.GetNext(at, zone)!.Value;
        }

        return at;
    }

    internal static CronExpression Parse(string text) =>
        CronExpression.TryParse(text, out var expression, out var error) ? expression : throw new ArgumentException(error);

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    internal static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
