using static WasmOs.Kernel.Tests.Schedules.Cron.CronExpressionTests;

namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>Due times where a zone's clock is set. Each case lists the due times after an instant.</summary>
public sealed class CronDaylightTests
{
    [Theory]
    [InlineData("Europe/Oslo", "30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00")]
    [InlineData("Europe/Oslo", "0,30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00")]
    [InlineData("Europe/Oslo", "*/30 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("Europe/Oslo", "30 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00:00Z", "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00")]
    [InlineData("America/Sao_Paulo", "0 0 * * *", "2018-11-03T12:00:00Z", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00")]
    [InlineData("Pacific/Apia", "0 12 30 * *", "2011-12-29T00:00:00Z", "2011-12-31T00:00:00+14:00", "2012-01-30T12:00:00+14:00")]
    [InlineData("Pacific/Apia", "0 */6 * * *", "2011-12-30T04:00:00Z", "2011-12-31T00:00:00+14:00", "2011-12-31T06:00:00+14:00")]
    [InlineData("America/Nuuk", "30 22 * * *", "2023-03-25T12:00:00Z", "2023-03-25T23:00:00-02:00", "2023-03-26T22:30:00-02:00")]
    public void GetNext_TimeThatDoesNotExist_RunsOnceAtTheNextValidInstant(string zone, string text, string after, params string[] runs) =>
        Check(zone, text, after, runs);

    [Theory]
    [InlineData("Europe/Oslo", "30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("Europe/Oslo", "30 2 * * *", "2026-10-25T01:00:00Z", "2026-10-26T02:30:00+01:00")]
    [InlineData("Europe/Oslo", "0 3 * * *", "2026-10-24T12:00:00Z", "2026-10-25T03:00:00+01:00")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00:00Z", "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30")]
    [InlineData("America/Sao_Paulo", "30 23 * * *", "2019-02-16T12:00:00Z", "2019-02-16T23:30:00-02:00", "2019-02-17T23:30:00-03:00")]
    [InlineData("Africa/Casablanca", "30 2 * * *", "2026-02-14T12:00:00Z", "2026-02-15T02:30:00+01:00", "2026-02-16T02:30:00+00:00")]
    public void GetNext_FixedTimeThatOccursTwice_RunsTheFirstTime(string zone, string text, string after, params string[] runs) =>
        Check(zone, text, after, runs);

    [Theory]
    [InlineData("Europe/Oslo", "*/30 2 * * *", "2026-10-24T23:00:00Z",
        "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00", "2026-10-26T02:00:00+01:00")]
    [InlineData("Europe/Oslo", "30 1-3 * * *", "2026-10-25T00:00:00Z", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00")]
    [InlineData("Australia/Lord_Howe", "*/15 * * * *", "2026-04-04T14:30:00Z",
        "2026-04-05T01:45:00+11:00", "2026-04-05T01:30:00+10:30", "2026-04-05T01:45:00+10:30", "2026-04-05T02:00:00+10:30")]
    public void GetNext_IntervalThatOccursTwice_RunsEachTime(string zone, string text, string after, params string[] runs) =>
        Check(zone, text, after, runs);

    private static void Check(string zone, string text, string after, string[] runs)
    {
        var expression = Parse(text);
        var at = At(after);
        foreach (var run in runs)
        {
            at = expression.GetNext(at, Zone(zone))!.Value;
            Assert.Equal(At(run), at);
            Assert.Equal(At(run).Offset, at.Offset);
        }
    }
}
