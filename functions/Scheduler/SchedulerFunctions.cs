using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime;

namespace WasmOs.Functions.Scheduler;

/// <summary>The HTTP function of this host's CPU scheduler.</summary>
public sealed class SchedulerFunctions(WasmRuntime runtime)
{
    [Function("scheduler")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    [QueryParameters("limit")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/scheduler")] HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = ListQuery.Read(request, errors);
        return errors.IsEmpty ? new SchedulerResult(runtime.GetScheduler(query.Limit)) : new ProblemResult(Problem.From(errors));
    }
}
