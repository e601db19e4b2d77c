using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Serves the requests of one function.</summary>
/// <remarks>1. The largest body, which the front does not know. 2. A lease, which tells the function to stop when nobody waits for it or this worker ends. 3. The function. 4. Its result, which writes the response.</remarks>
internal sealed class WorkerEndpoint(HttpCall call, InvocationLeases leases, long bodyLimit)
{
    /// <summary>Serves a request.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        // 1.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = bodyLimit;
        }

        // 2. The host gives a call up when its client hangs up and when functionTimeout is over; the worker is told the same in both cases.
        var lease = leases.Rent(http.RequestAborted);
        var givenUp = http.Features.Get<FunctionContext>()!.CancellationToken.UnsafeRegister(static running => ((InvocationLease)running!).Stop(StopCause.ClientGone), lease);
        try
        {
            // 3.
            var result = await call(http, lease.Token);

            // 4.
            await result.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (lease.Cause == StopCause.Shutdown && !http.Response.HasStarted)
        {
            await RequestProblems.ShuttingDown.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (lease.Cause == StopCause.ClientGone)
        {
            Abandon(http);
        }
        finally
        {
            await givenUp.DisposeAsync();
            leases.Return(lease);
        }
    }

    // Nobody reads the answer any more. What has begun is cut, so that it never looks whole.
    private static void Abandon(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        http.Response.ContentLength = 0;
    }
}
