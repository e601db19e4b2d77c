using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Pipeline;

/// <summary>Marks a request with the run that it waited for, so that the request's log line can name the run.</summary>
internal static class RunMark
{
    private static readonly object Key = new();

    /// <summary>
    /// Marks the request. A run that succeeded quickly has no timeline, and its request, which has no line, no mark: a mark is garbage.
    /// </summary>
    public static void Set(HttpContext context, in ExecutionResult run)
    {
        if (run.Outcome.Timeline is not null)
        {
            context.Items[Key] = run.Id;
        }
    }

    /// <summary>The run's id; <c>-</c> for none.</summary>
    public static string IdOf(HttpContext context) => context.Items.TryGetValue(Key, out var id) && id is ExecutionId run ? run.ToString() : "-";
}
