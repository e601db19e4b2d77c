using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>Functions that make a stop hard: one has sent a part of its response, one writes more than its client reads.</summary>
public sealed class StubbornFunctions(Gate gate)
{
    private const int LargePiece = 1 << 20;

    [Function("begun")]
    [Public]
    public async Task<IResult> Begun(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "begun")] HttpRequest request, CancellationToken cancellationToken)
    {
        await request.HttpContext.Response.WriteAsync("half", cancellationToken);
        await request.HttpContext.Response.Body.FlushAsync(cancellationToken);
        await gate.PassAsync("begun", cancellationToken);
        return Results.Empty;
    }

    /// <summary>Writes until its client has gone, and does not look at its cancellation.</summary>
    [Function("endless")]
    [Public]
    public async Task<IResult> Endless([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "endless")] HttpRequest request)
    {
        var piece = new byte[LargePiece];
        var arrived = gate.PassAsync("endless", CancellationToken.None);
        while (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            await request.HttpContext.Response.Body.WriteAsync(piece, request.HttpContext.RequestAborted);
        }

        await arrived;
        return Results.Empty;
    }
}
