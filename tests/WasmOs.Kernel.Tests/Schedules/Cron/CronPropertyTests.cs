using FsCheck;
using FsCheck.Fluent;
using WasmOs.Kernel.Schedules.Cron;
using static WasmOs.Kernel.Tests.Schedules.Cron.CronExpressionTests;

namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>The law: <see cref="CronExpression.GetNext"/> computes what <see cref="ReferenceExpression"/> records by watching a wall clock.</summary>
public sealed class CronPropertyTests
{
    private static readonly DateTime From = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = new(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Zones =
    [
        "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/Nuuk", "Europe/Oslo", "Asia/Kathmandu", "America/Sao_Paulo", "UTC",
        "America/St_Johns", "America/Caracas", "Asia/Pyongyang", "Antarctica/Troll", "Europe/Istanbul", "Africa/Cairo",
    ];

    private static readonly Dictionary<string, DateTime[]> Changes = Zones.ToDictionary(zone => zone, FindChanges);

    /// <summary>A zone and an instant: in three of four cases near a change of the zone's clock, otherwise anywhere in the forty years.</summary>
    private static readonly Gen<(string Zone, DateTime At)> Places =
        from zone in Gen.Elements(Zones)
        from near in Gen.Choose(0, 3)
        from change in Gen.Choose(0, 10_000)
        from minutes in Gen.OneOf(Gen.Choose(-1_500, 60), Gen.Choose(-60, 120))
        from day in Gen.Choose(2, (int)(To - From).TotalDays - 2)
        select (zone, near > 0 && Changes[zone].Length > 0
            ? Changes[zone][change % Changes[zone].Length].AddMinutes(minutes)
            : From.AddDays(day).AddMinutes(minutes));

    [Fact]
    public void GetNext_FiveFieldsAroundChanges_IsWhatTheWallClockShows() => Check(ReferenceGen.FiveFields, TimeSpan.FromHours(40), 1_500);

    [Fact]
    public void GetNext_SixFieldsAroundChanges_IsWhatTheWallClockShows() => Check(ReferenceGen.SixFields, TimeSpan.FromHours(2), 200);

    [Fact]
    public void GetNext_EveryDayOfFortyYears_IsADayOfTheReference() => Prop.ForAll(
        (from ofMonth in ReferenceGen.DaysOfMonth
         from ofWeek in ReferenceGen.DaysOfWeek
         from month in ReferenceGen.OfMonths
         from six in Gen.Elements(true, false)
         select new ReferenceExpression(six ? ReferenceField.Zero : null, ReferenceField.Zero, ReferenceField.Zero, ofMonth, month, ofWeek)).ToArbitrary(),
        reference =>
        {
            var expression = Parse(reference.Text);
            var at = new DateTimeOffset(From).AddSeconds(-1);
            for (var date = DateOnly.FromDateTime(From); date < DateOnly.FromDateTime(To); date = date.AddDays(1))
            {
                if (reference.HasDate(date))
                {
                    at = expression.GetNext(at, TimeZoneInfo.Utc) ?? DateTimeOffset.MaxValue;
                    Assert.Equal(date, DateOnly.FromDateTime(at.UtcDateTime));
                }
            }

            Assert.False(expression.GetNext(at, TimeZoneInfo.Utc) < To);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static void Check(Gen<ReferenceExpression> expressions, TimeSpan window, int tests) => Prop.ForAll(
        expressions.ToArbitrary(), Places.ToArbitrary(), (reference, place) =>
        {
            var zone = Zone(place.Zone);
            var expression = Parse(reference.Text);
            var until = place.At + window;
            var expected = reference.Watch(zone, place.At, until);
            var actual = new List<DateTimeOffset>();
            for (var next = expression.GetNext(place.At, zone); next?.UtcDateTime <= until
                && actual.Count <= expected.Count; next = expression.GetNext(next.Value, zone))
            {
                actual.Add(next.Value);
            }

            Assert.Equal(expected.Select(Text), actual.Select(Text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    /// <summary>The text for comparisons, in which equal instants with different offsets differ.</summary>
    private static string Text(DateTimeOffset time) => time.ToString("O");

    private static DateTime[] FindChanges(string id)
    {
        var zone = Zone(id);
        var changes = new List<DateTime>();
        for (var hour = From.AddDays(2); hour < To.AddDays(-2); hour = hour.AddHours(1))
        {
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(1)))
            {
                changes.Add(hour);
            }
        }

        return [.. changes];
    }
}
