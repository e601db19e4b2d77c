using System.Globalization;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Lists;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Audit;

/// <summary>Reads the queries of the audit functions.</summary>
internal static class AuditQueries
{
    private const string CallerForms =
        "user:NAME, key:NAME or machine:NAME, such as user:alice, operator or anonymous, or the id of a user or an API key";

    private static readonly string[] NamedKinds = ["user:", "key:", "machine:"];

    /// <summary>Reads the query of a list.</summary>
    public static AuditQuery Read(HttpRequest request, FieldErrors errors)
    {
        var page = ListQuery.Read(request, errors);
        return new AuditQuery
        {
            Since = ExecutionFilter.ReadTime(request, "since", errors),
            Until = ExecutionFilter.ReadTime(request, "until", errors),
            Caller = ReadCaller(request, errors),
            Action = Text(request, "action"),
            Outcome = ReadOutcome(request, errors),
            Module = Text(request, "module_id"),
            RequestId = Text(request, "request_id"),
            Limit = page.Limit,
            Continuation = page.Continuation,
        };
    }

    /// <summary>Reads a range of whole days.</summary>
    public static (DateOnly? Since, DateOnly? Until) ReadDays(HttpRequest request, FieldErrors errors)
    {
        var (since, until) = (ReadDay(request, "since", errors), ReadDay(request, "until", errors));
        if (since > until)
        {
            errors.Add("until", "Must not be before since.");
        }

        return (since, until);
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static string? ReadCaller(HttpRequest request, FieldErrors errors)
    {
        if (Text(request, "caller") is not { } text)
        {
            return null;
        }

        if (!IsCaller(text))
        {
            errors.Add("caller", $"Must be {CallerForms}.");
        }

        return text;
    }

    /// <summary>Whether entries may have this caller: no entry has a bare name, and a list that is empty for that reason would look like an answer.</summary>
    private static bool IsCaller(string text) =>
        text is "operator" or "anonymous" || Guid.TryParse(text, out _)
        || NamedKinds.Any(kind => text.Length > kind.Length && text.StartsWith(kind, StringComparison.Ordinal));

    private static AuditOutcome? ReadOutcome(HttpRequest request, FieldErrors errors)
    {
        if (Text(request, "outcome") is not { } name)
        {
            return null;
        }

        var outcome = AuditNames.Find(name);
        if (outcome is null)
        {
            errors.Add("outcome", $"Must be {AuditNames.Outcomes}.");
        }

        return outcome;
    }

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

        errors.Add(name, "Must be a day (UTC) such as 2026-01-31.");
        return null;
    }
}
