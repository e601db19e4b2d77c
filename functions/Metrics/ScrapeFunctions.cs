using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Metrics;

/// <summary>The HTTP function that Prometheus reads.</summary>
/// <param name="figures">The figures; none where PROMETHEUS_ENABLED=false.</param>
public sealed class ScrapeFunctions(IMetricsText? figures = null)
{
    [Function("metrics-scrape")]
    [Requires(Permission.MetricsRead, Everywhere = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request, CancellationToken cancellationToken) =>
        figures is null
            ? new ProblemResult(MetricsErrors.Disabled)
            : new MetricsTextResult(await figures.ReadAsync(request.Headers.Accept, cancellationToken));
}
