using WasmOs.Functions.Executions;
using WasmOs.Functions.Lists;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>Reads from the query which tasks the client asks for.</summary>
internal static class TaskFilter
{
    /// <summary>Reads <c>state</c>, <c>module_id</c>, <c>since</c>, <c>until</c>, <c>limit</c> and <c>continuation</c>.</summary>
    public static TaskQuery Read(HttpRequest request, FieldErrors errors)
    {
        var page = ListQuery.Read(request, errors);
        var module = request.Query["module_id"].ToString();
        return new TaskQuery
        {
            State = ReadState(request.Query["state"].ToString(), errors),
            ModuleName = module.Length == 0 ? null : module,
            Since = ExecutionFilter.ReadTime(request, "since", errors),
            Until = ExecutionFilter.ReadTime(request, "until", errors),
            Limit = page.Limit,
            Continuation = page.Continuation,
        };
    }

    private static TaskState? ReadState(string name, FieldErrors errors)
    {
        var state = TaskNames.ParseState(name);
        if (state is null && name.Length > 0)
        {
            errors.Add("state", $"Must be one of {string.Join(", ", TaskNames.States)}.");
        }

        return state;
    }
}
