using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>The HTTP function of a run's log: the lines that the guest wrote, with their times, when it has ended or while it writes them.</summary>
public sealed class ExecutionLogFunctions(
    ExecutionService executions, ExecutionHistory history, WasmRuntime runtime, LiveLogs logs, LiveReaders readers, TimeProvider time)
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ExecutionsRead);

    [Function("executions-logs")]
    [Requires(Permission.ExecutionsRead)]
    [QueryParameters("limit", "continuation", FollowQuery.Parameter)]
    [Streams(When = FollowQuery.Parameter, Is = FollowQuery.Wanted)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/executions/{id}/logs")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = ListQuery.Read(request, errors);
        var follows = FollowQuery.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        if (!ExecutionId.TryParse(id, out var executionId))
        {
            return new ProblemResult(HistoryErrors.NotFound(id));
        }

        if (follows)
        {
            return LiveStreamResult.Of(request, readers, new RunLogFeed(runtime, executions, history, logs, executionId), time, cancellationToken);
        }

        // Look at the running runs first: a run that ends between the two look-ups is then found in the history.
        if (executions.GetRunning().Any(run => run.Id == executionId && CallerScope.Covers(request, Reading, run.ModuleName)))
        {
            return new ProblemResult(HistoryErrors.StillRunning(id));
        }

        var entry = CallerScope.Restrict(
            await history.GetAsync(executionId, cancellationToken), request, Reading, static run => run.ModuleId, () => HistoryErrors.NotFound(id));
        if (!entry.Succeeded)
        {
            return new ProblemResult(entry.Error);
        }

        var log = ExecutionLog.Read(entry.Value, page.Limit, page.Continuation);
        return log.Succeeded ? new LogResult(log.Value) : new ProblemResult(log.Error);
    }
}
