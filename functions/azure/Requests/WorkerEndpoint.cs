using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Serves the requests of one function.</summary>
/// <remarks>
/// 1. Set the largest body, which the Functions host does not know. 2. Rent a lease, which cancels the function when the client is gone or this worker stops.
/// 3. Call the function. 4. Write its result.
/// </remarks>
/// <param name="call">The function.</param>
/// <param name="leases">Cancels calls.</param>
/// <param name="bodyLimit">The largest body, bytes.</param>
/// <param name="goesOn">Whether the call goes on to its end when its client is gone.</param>
internal sealed class WorkerEndpoint(HttpCall call, InvocationLeases leases, long bodyLimit, bool goesOn)
{
    /// <summary>Serves a request.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        // 1. The largest body.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = bodyLimit;
        }

        // 2. The lease. The Functions host abandons a call when its client disconnects and when functionTimeout is over. The worker cannot tell these two cases
        // apart.
        var lease = leases.Rent(goesOn ? CancellationToken.None : http.RequestAborted);
        var abandonment = goesOn
            ? default
            : http.Features.Get<FunctionContext>()!.CancellationToken.UnsafeRegister(
                static running => ((InvocationLease)running!).Stop(StopCause.ClientGone), lease);
        try
        {
            // 3. The function.
            var result = await call(http, lease.Token);

            // 4. The result.
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
            await abandonment.DisposeAsync();
            leases.Return(lease);
        }
    }

    // No client reads the response any more. A response that was begun is cut off, so that it never looks complete.
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
