using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Queries;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Storage;

namespace WasmOs.Functions.Worker;

/// <summary>Gives each request its id and each failure its problem, as the embedded host does.</summary>
internal sealed class RequestBoundary(RequestRules rules, ILogger<RequestBoundary> logger) : IFunctionsWorkerMiddleware
{
    private const string RequestIdHeader = "x-request-id";
    private const int LongestRequestId = 128;

    /// <summary>The key of a Functions app and the name of the key, which the platform reads.</summary>
    private static readonly string[] PlatformQuery = ["code", "clientId"];

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        AssignId(http);
        try
        {
            if ((rules.Check(http) ?? GuestSiteFunction.Refuse(context.FunctionDefinition.Name, http)) is { } forbidden)
            {
                context.GetInvocationResult().Value = forbidden;
                return;
            }

            if (QueryParameters.Refuse(context.FunctionDefinition.Name, http.Request, PlatformQuery) is { } refusal)
            {
                context.GetInvocationResult().Value = refusal;
                return;
            }

            if (!UndeclaredBody.IsTakenBy(context.FunctionDefinition.Name) && UndeclaredBody.IsSent(http.Request)
                && await UndeclaredBody.RefuseAsync(http.Request, context.CancellationToken) is { } unread)
            {
                context.GetInvocationResult().Value = unread;
                return;
            }

            await next(context);
        }
        catch (BadHttpRequestException failure)
        {
            // The server's own refusal of the request (cut short, too large): the client's doing, so it is not logged.
            context.GetInvocationResult().Value = new ProblemAnswer(
                new Problem("bad-request", failure.StatusCode, "The request cannot be read", "Send the whole request as HTTP demands, within the limits of the server."));
        }
        catch (ContentDamagedException failure)
        {
            // Logged once where it was found, not for each request that meets it.
            context.GetInvocationResult().Value = new ProblemAnswer(KernelErrors.From(failure));
        }
        catch (StorageUnavailableException failure)
        {
            logger.LogError(failure, "Storage failed in request {RequestId}", http.TraceIdentifier);
            context.GetInvocationResult().Value = new ProblemAnswer(KernelErrors.From(failure));
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The boundary: whatever else went wrong is ours, and nothing of it is told outside but the request's id.
            logger.LogError(failure, "Request {RequestId} failed", http.TraceIdentifier);
            context.GetInvocationResult().Value = new ProblemAnswer(new Problem(
                "internal", StatusCodes.Status500InternalServerError, "Something went wrong in WasmOS", "Try again; if it persists, report the request_id."));
        }

        if (ChangeLog.ChangeOf(context.FunctionDefinition.Name) is { } change)
        {
            ChangeLog.Write(logger, change, http, StatusOf(context.GetInvocationResult().Value));
        }
    }

    private static int StatusOf(object? result) => result switch
    {
        JsonAnswer answer => answer.Status,
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };

    private static void AssignId(HttpContext http)
    {
        if (http.Request.Headers.TryGetValue(RequestIdHeader, out var given) && given.Count == 1 && given[0] is { Length: > 0 and <= LongestRequestId } id
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':'))
        {
            http.TraceIdentifier = id;
        }

        http.Response.Headers[RequestIdHeader] = http.TraceIdentifier;
    }
}
