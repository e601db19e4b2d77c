using FsCheck;
using FsCheck.Fluent;

namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>Generates expressions of every form, each with its meaning.</summary>
internal static class ReferenceGen
{
    private static readonly string[] Months = ["", "jan", "Feb", "MAR", "apr", "May", "JUN", "jul", "Aug", "SEP", "oct", "Nov", "DEC"];

    private static readonly string[] Weekdays = ["sun", "Mon", "TUE", "wed", "Thu", "FRI", "sat"];

    private static readonly Gen<ReferenceField> Minutes = Gen.OneOf(Field(0, 59, null), Gen.Choose(0, 59).Select(Fixed));

    /// <summary>Hours, more often those at night, because clocks are set at night.</summary>
    private static readonly Gen<ReferenceField> Hours = Gen.OneOf(Field(0, 23, null), Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(22, 23)).Select(Fixed));

    public static Gen<ReferenceField> OfMonths { get; } =
        Gen.Frequency((4, Gen.Constant(new ReferenceField([ReferenceItem.Star(1, 1)]))), (1, Field(1, 12, Months)));

    private static readonly Gen<ReferenceDays> PlainDays = Field(1, 31, null).Select(ReferenceDays.OfMonth);

    private static readonly Gen<ReferenceDays> SpecialDays = Gen.OneOf(
        Gen.Choose(0, 30).Select(ReferenceDays.BeforeLast),
        Gen.Choose(1, 31).Select(ReferenceDays.NearestWeekday),
        Gen.Constant(ReferenceDays.LastWeekday));

    private static readonly Gen<ReferenceDays> PlainWeekdays = Field(0, 6, Weekdays).Select(ReferenceDays.OfWeek);

    private static readonly Gen<ReferenceDays> SpecialWeekdays = Gen.OneOf(
        Gen.Choose(0, 6).Select(ReferenceDays.Last),
        from day in Gen.Choose(0, 6) from nth in Gen.Choose(1, 5) select ReferenceDays.Nth(day, nth));

    public static Gen<ReferenceDays> DaysOfMonth { get; } = Days(PlainDays, SpecialDays);

    public static Gen<ReferenceDays> DaysOfWeek { get; } = Days(PlainWeekdays, SpecialWeekdays);

    /// <summary>Day fields that match often, so that a window of a few days contains several matches.</summary>
    private static readonly Gen<(ReferenceDays OfMonth, ReferenceDays OfWeek)> OftenDays = Gen.Frequency(
        (3, Gen.Constant((ReferenceDays.Any, ReferenceDays.Any))),
        (1, PlainDays.Select(days => (days, ReferenceDays.Any))),
        (1, PlainWeekdays.Select(days => (ReferenceDays.Any, days))));

    /// <summary>Expressions of five fields.</summary>
    public static Gen<ReferenceExpression> FiveFields { get; } =
        from minute in Minutes
        from hour in Hours
        from days in OftenDays
        from month in OfMonths
        select new ReferenceExpression(null, minute, hour, days.OfMonth, month, days.OfWeek);

    /// <summary>Expressions of six fields.</summary>
    public static Gen<ReferenceExpression> SixFields { get; } =
        from second in Gen.OneOf(Field(0, 59, null), Gen.Constant(ReferenceField.Zero))
        from five in FiveFields
        select five with { Second = second };

    private static Gen<ReferenceDays> Days(Gen<ReferenceDays> plain, Gen<ReferenceDays> special) => Gen.Frequency(
        (2, Gen.Constant(ReferenceDays.Any)),
        (2, plain),
        (2, special),
        (1, from first in special from second in plain select first.And(second)),
        (1, from first in plain from second in special select first.And(second)));

    private static ReferenceField Fixed(int value) => new([ReferenceItem.Value(value)]);

    private static Gen<ReferenceField> Field(int min, int max, string[]? names)
    {
        var value = Gen.Choose(min, max);
        var step = Gen.Choose(2, max - min);
        var item = Gen.Frequency(
            (2, Gen.Constant(ReferenceItem.Star(min, 1))),
            (2, step.Select(by => ReferenceItem.Star(min, by))),
            (4, value.Select(one => ReferenceItem.Value(one, names?[one]))),
            (2, from one in value from other in value select ReferenceItem.Range(min, max, one, other, 1)),
            (2, from one in value from other in value from every in step select ReferenceItem.Range(min, max, one, other, every)),
            (1, from one in value from every in step select ReferenceItem.FromOn(one, every)));
        return from count in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(3)))
               from items in item.ListOf(count)
               select new ReferenceField([.. items]);
    }
}
