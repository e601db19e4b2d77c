using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>A class that asks for a service that nobody registers.</summary>
public sealed class NeedyFunctions(IFormatProvider unknown)
{
    [Function("needy")]
    public IResult Needy([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text(request.Method + unknown);
}
