using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>The HTTP function of a module's log: the lines that its newest runs wrote, or all that its runs write from now on.</summary>
public sealed class ModuleLogFunctions(
    ExecutionHistory history, ModuleRegistry registry, WasmRuntime runtime, LiveLogs logs, LiveReaders readers, TimeProvider time)
{
    [Function("modules-logs")]
    [Requires(Permission.ExecutionsRead, Module = "id")]
    [QueryParameters("limit", "continuation", FollowQuery.Parameter)]
    [Streams(When = FollowQuery.Parameter, Is = FollowQuery.Wanted)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/modules/{id}/logs")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = ListQuery.Read(request, errors);
        var follows = FollowQuery.Read(request, errors);
        if (!errors.IsEmpty || !ModuleName.IsValid(id))
        {
            return new ProblemResult(errors.IsEmpty ? Problem.From(ModuleErrors.NotFound(id)) : Problem.From(errors));
        }

        if (follows)
        {
            return LiveStreamResult.Of(request, readers, new ModuleLogFeed(runtime, registry, logs, id), time, cancellationToken);
        }

        var log = await ModuleLog.ReadAsync(history, id, page.Limit, page.Continuation, cancellationToken);
        if (!log.Succeeded)
        {
            return new ProblemResult(log.Error);
        }

        // A module that was deleted still has a log; one that wrote nothing has an empty one, if there is such a module.
        return log.Value is { Items.Count: 0, Continuation: null } && await registry.GetAsync(id, cancellationToken) is { Succeeded: false } missing
            ? new ProblemResult(missing.Error)
            : new ModuleLogResult(log.Value);
    }
}
