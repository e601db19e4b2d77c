using WasmOs.Functions.Json;
using WasmOs.Functions.Lists;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>Reads from the query which runs the client asks for.</summary>
internal static class ExecutionFilter
{
    /// <summary>
    /// Reads <c>module_id</c>, <c>status</c>, <c>since</c>, <c>until</c>, <c>limit</c> and <c>continuation</c>. <c>Running</c> is true for
    /// <c>status=running</c>: such runs are in memory and not yet in the history.
    /// </summary>
    public static (ExecutionQuery Query, bool Running) Read(HttpRequest request, FieldErrors errors)
    {
        var page = ListQuery.Read(request, errors);
        var module = request.Query["module_id"].ToString();
        var status = request.Query["status"].ToString();
        var query = new ExecutionQuery
        {
            ModuleName = module.Length == 0 ? null : module,
            Status = ReadStatus(status, errors),
            Since = ReadTime(request, "since", errors),
            Until = ReadTime(request, "until", errors),
            Limit = page.Limit,
            Continuation = page.Continuation,
        };
        return (query, status == "running");
    }

    private static ExecutionStatus? ReadStatus(string status, FieldErrors errors)
    {
        switch (status)
        {
            case "" or "running":
                return null;
            case "succeeded":
                return ExecutionStatus.Succeeded;
            case "failed":
                return ExecutionStatus.Failed;
            case "timed_out":
                return ExecutionStatus.TimedOut;
            case "cancelled":
                return ExecutionStatus.Cancelled;
            default:
                errors.Add("status", "Must be running, succeeded, failed, timed_out or cancelled.");
                return null;
        }
    }

    /// <summary>Reads a time from the query; null when it is missing or wrong. A wrong time adds an error.</summary>
    internal static DateTimeOffset? ReadTime(HttpRequest request, string name, FieldErrors errors)
    {
        // The plus sign of a time zone arrives as a space when the client did not escape it.
        var text = request.Query[name].ToString().Replace(' ', '+');
        if (text.Length == 0)
        {
            return null;
        }

        if (Rfc3339.TryParse(text, out var time))
        {
            return time;
        }

        errors.Add(name, $"Must be {Rfc3339.Wanted}.");
        return null;
    }
}
