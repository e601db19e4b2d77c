using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>A function that uses the top and the bottom layer.</summary>
public sealed class LayeredFunctions(StorageLayer storage, RuntimeLayer runtime)
{
    [Function("layered")]
    [Public]
    public IResult Layered([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        TypedResults.Text(request.Method + (runtime.History.Storage == storage ? " same" : " other"));
}
