using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Access;

namespace WasmOs.Host.Tests.Sample;

/// <summary>Functions that a test holds at a gate, and a health check that reports when the host drains.</summary>
public sealed class GatedFunctions(Gate gate, IHostApplicationLifetime lifetime)
{
    [Function("gated")]
    [Public]
    public async Task<IResult> Gated(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "gated/{name}")] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        await gate.PassAsync(name, cancellationToken);
        return TypedResults.Text(request.Method + " " + name);
    }

    [Function("health-ready")]
    [Public]
    public IResult Ready([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/health/ready")] HttpRequest request) =>
        lifetime.ApplicationStopping.IsCancellationRequested ? TypedResults.Text("draining", statusCode: 503) : TypedResults.Text("ready " + request.Method);
}
