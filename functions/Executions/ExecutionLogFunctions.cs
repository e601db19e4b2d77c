using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The HTTP function of a run's log: the lines that the guest wrote, with their times.</summary>
public sealed class ExecutionLogFunctions(ExecutionService executions, ExecutionHistory history)
{
    [Function("executions-logs")]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/executions/{id}/logs")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var faults = new FieldErrors();
        var page = ListQuery.Read(request, faults);
        if (!faults.IsEmpty)
        {
            return new ProblemAnswer(Problem.From(faults));
        }

        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return new ProblemAnswer(HistoryErrors.NotFound(id));
        }

        // Look at the running runs first: a run that ends between the two look-ups is then found in the history.
        if (executions.GetRunning().Any(run => run.Id == executionId))
        {
            return new ProblemAnswer(HistoryErrors.StillRunning(id));
        }

        var entry = await history.GetAsync(executionId, cancellationToken);
        if (!entry.Succeeded)
        {
            return new ProblemAnswer(entry.Error);
        }

        var log = ExecutionLog.Read(entry.Value, page.Limit, page.Continuation);
        return log.Succeeded ? new LogAnswer(log.Value) : new ProblemAnswer(log.Error);
    }
}
