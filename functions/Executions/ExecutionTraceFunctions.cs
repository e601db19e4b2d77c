using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The HTTP function of a run's trace: where its time went, step by step.</summary>
public sealed class ExecutionTraceFunctions(ExecutionService executions, ExecutionHistory history)
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ExecutionsRead);

    [Function("executions-trace")]
    [Requires(Permission.ExecutionsRead)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/executions/{id}/trace")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return new ProblemResult(HistoryErrors.NotFound(id));
        }

        // Look at the running runs first: a run that ends between the two look-ups is then found in the history.
        if (executions.GetRunning().Any(run => run.Id == executionId && CallerScope.Covers(request, Reading, run.ModuleName)))
        {
            return new ProblemResult(HistoryErrors.StillRunning(id, "trace"));
        }

        var entry = CallerScope.Restrict(
            await history.GetAsync(executionId, cancellationToken), request, Reading, static run => run.ModuleId, () => HistoryErrors.NotFound(id));
        if (!entry.Succeeded)
        {
            return new ProblemResult(entry.Error);
        }

        var timeline = ExecutionTraces.Read(entry.Value, executions.SlowRun);
        return timeline.Succeeded ? new ExecutionTraceResult(entry.Value, timeline.Value) : new ProblemResult(timeline.Error);
    }
}
