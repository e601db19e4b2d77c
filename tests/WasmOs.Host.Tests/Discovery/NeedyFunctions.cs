using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>A function class whose constructor takes a service that is not registered.</summary>
public sealed class NeedyFunctions(IFormatProvider unknown)
{
    [Function("needy")]
    [Public]
    public IResult Needy([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text(request.Method + unknown);
}
