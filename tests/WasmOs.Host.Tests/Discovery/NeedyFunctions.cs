using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>A function class whose constructor takes a service that is not registered.</summary>
public sealed class NeedyFunctions(IFormatProvider unknown)
{
    [Function("needy")]
    public IResult Needy([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text(request.Method + unknown);
}
