using System.Globalization;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Usage;

/// <summary>Reads the queries of the usage functions.</summary>
internal static class UsageQueries
{
    private const int DefaultDays = 30;
    private const string Days = "Must be a day (UTC) such as 2026-01-31.";

    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.MetricsRead);

    /// <summary>Reads the query of a report.</summary>
    /// <param name="request">The request.</param>
    /// <param name="today">The day now, UTC.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static UsageQuery Read(HttpRequest request, DateOnly today, FieldErrors errors)
    {
        var (from, until) = ReadDays(request, today, errors);
        return new UsageQuery(from, until, ReadGrouping(request, errors))
        {
            Module = Text(request, "module_id"),
            Caller = Text(request, "caller"),
            Scope = CallerScope.Of(request, Reading),
        };
    }

    /// <summary>Reads a range of days: the last 30 when the request names none.</summary>
    public static (DateOnly From, DateOnly Until) ReadDays(HttpRequest request, DateOnly today, FieldErrors errors)
    {
        var until = ReadDay(request, "until", errors) ?? today;
        var from = ReadDay(request, "from", errors) ?? DateOnly.FromDayNumber(Math.Max(0, until.DayNumber - DefaultDays + 1));
        if (from > until)
        {
            errors.Add("until", "Must not be before from.");
        }
        else if (until.DayNumber - from.DayNumber >= UsageQuery.MaxDays)
        {
            errors.Add("from", string.Create(CultureInfo.InvariantCulture, $"Must be at most {UsageQuery.MaxDays} days before the end of until."));
        }

        return (from, until);
    }

    /// <summary>
    /// Bounds a question about callers to what the caller of the request may know: who may see the metrics of some modules only sees no callers but itself.
    /// </summary>
    /// <returns>The question; null when its answer is empty.</returns>
    public static UsageQuery? Restrict(HttpRequest request, UsageQuery query)
    {
        var caller = CallerFeature.Of(request);
        if (caller.HasEverywhere(Reading) || (query.By != UsageGrouping.Caller && query.Caller is null))
        {
            return query;
        }

        return caller.Id.Length > 0 && (query.Caller ?? caller.Id) == caller.Id ? query with { Caller = caller.Id } : null;
    }

    private static UsageGrouping ReadGrouping(HttpRequest request, FieldErrors errors)
    {
        switch (Text(request, "by"))
        {
            case null or "day":
                return UsageGrouping.Day;
            case "module":
                return UsageGrouping.Module;
            case "caller":
                return UsageGrouping.Caller;
            default:
                errors.Add("by", "Must be day, module or caller.");
                return default;
        }
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static DateOnly? ReadDay(HttpRequest request, string name, FieldErrors errors)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        errors.Add(name, Days);
        return null;
    }
}
