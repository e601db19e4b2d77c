using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics;

/// <summary>The HTTP functions of this host's metrics.</summary>
public sealed class MetricsFunctions(WasmRuntime runtime, ModuleRegistry registry, BackgroundFailures failures)
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.MetricsRead);

    [Function("metrics-runtime")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    public IResult GetRuntime([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/metrics/runtime")] HttpRequest request)
    {
        _ = request;
        return new RuntimeMetricsResult(runtime.GetMetrics(), Environment.WorkingSet, failures.Counts);
    }

    [Function("metrics-pool")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    public IResult GetPool([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/metrics/pool")] HttpRequest request)
    {
        _ = request;
        return new PoolMetricsResult(runtime.GetPoolMetrics());
    }

    [Function("metrics-modules")]
    [Requires(Permission.MetricsRead)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> GetModules(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/metrics/modules")] HttpRequest request, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(
            request, "modules", query => registry.ListAsync(query.Limit, query.Continuation, CallerScope.Of(request, Reading), cancellationToken),
            (writer, module) => ModuleMetricsJson.Write(writer, module, runtime.GetModuleMetrics(module.Digest)));

    [Function("metrics-module")]
    [Requires(Permission.MetricsRead, Module = "id")]
    public async Task<IResult> GetModule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/metrics/modules/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        _ = request;
        var module = await registry.GetAsync(id, cancellationToken);
        return module.Succeeded
            ? new ModuleMetricsResult(module.Value, runtime.GetModuleMetrics(module.Value.Digest))
            : new ProblemResult(module.Error);
    }
}
