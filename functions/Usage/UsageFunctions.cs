using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Usage;

/// <summary>The HTTP functions of usage and costs, of all hosts.</summary>
public sealed class UsageFunctions(UsageReader reader, ModuleRegistry registry, UsageOptions options, TimeProvider time)
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    [Function("usage-list")]
    [Requires(Permission.MetricsRead)]
    [QueryParameters("from", "until", "by", "module_id", "caller", "limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/usage")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = ListQuery.Read(request, errors);
        var query = UsageQueries.Read(request, Today, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        var report = UsageQueries.Restrict(request, query) is { } allowed ? await reader.ReadAsync(allowed, cancellationToken) : UsageReport.Empty;
        return report.Succeeded ? new UsageReportResult(query, page, report.Value, options.Prices) : new ProblemResult(report.Error);
    }

    [Function("usage-costs")]
    [Requires(Permission.MetricsRead, Module = "id")]
    [QueryParameters("from", "until")]
    public async Task<IResult> GetCosts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/modules/{id}/costs")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (from, until) = UsageQueries.ReadDays(request, Today, errors);
        if (!errors.IsEmpty || options.Prices is not { } prices)
        {
            return new ProblemResult(errors.IsEmpty ? Problem.From(UsageErrors.NoPrices) : Problem.From(errors));
        }

        var query = new UsageQuery(from, until, UsageGrouping.Module) { Module = id };
        var report = ModuleName.IsValid(id) ? await reader.ReadAsync(query, cancellationToken) : ModuleErrors.NotFound(id);
        if (!report.Succeeded)
        {
            return new ProblemResult(report.Error);
        }

        // A module that was deleted still has costs; one that never ran costs nothing, if there is such a module.
        return report.Value.Total.Runs == 0 && await registry.GetAsync(id, cancellationToken) is { Succeeded: false } missing
            ? new ProblemResult(missing.Error)
            : new ModuleCostsResult(id, query, report.Value.Total, prices);
    }
}
