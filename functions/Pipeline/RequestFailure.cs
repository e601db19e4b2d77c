using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Functions.Pipeline;

/// <summary>Converts an exception of a request into its response.</summary>
internal static class RequestFailure
{
    /// <summary>The status in the log for a request whose client disconnected. No client receives it.</summary>
    public const int ClientGoneStatus = Changes.ChangeLog.ClientGoneStatus;

    /// <summary>Answers the request. Returns the exception when it must be logged, and null when the client caused it or it was logged before.</summary>
    public static async Task<Exception?> AnswerAsync(HttpContext context, Exception failure)
    {
        var begun = context.Response.HasStarted;
        // A stop closes connections and then frees their buffers (ObjectDisposedException), also those of a request that ignores its cancellation.
        // The failure of a read may come before the server says that the request is aborted.
        if ((context.RequestAborted.IsCancellationRequested && failure is OperationCanceledException or IOException or ObjectDisposedException)
            || failure is ConnectionAbortedException or { InnerException: ConnectionAbortedException })
        {
            if (!begun)
            {
                context.Response.StatusCode = ClientGoneStatus;
            }

            return null;
        }

        if (begun)
        {
            // A part of the response has been sent. Only a cut connection shows the client that it is incomplete.
            context.Abort();
            return failure;
        }

        Reset(context);
        switch (failure)
        {
            case BadHttpRequestException bad:
                await RequestProblems.BadRequest(bad, context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize).ExecuteAsync(context);
                return null;
            case IOException { InnerException: OverflowException }:
                // The server throws this when the size of a chunk is larger than its number type.
                await RequestProblems.BadChunkSize.ExecuteAsync(context);
                return null;
            case ContentDamagedException damaged:
                await new ProblemResult(KernelErrors.From(damaged)).ExecuteAsync(context);
                return null; // The damage was logged once when it was found, and not for each request that finds it.
            case StorageUnavailableException storage:
                await new ProblemResult(Problem.From(KernelErrors.From(storage)) with { Detail = $"{storage.Service}: {storage.Message}" }).ExecuteAsync(
                    context);
                return failure;
            default:
                await RequestProblems.Internal.ExecuteAsync(context);
                return failure;
        }
    }

    /// <summary>
    /// Runs the failure path once at the start, so that .NET loads the code and files that it needs. A process that has no file handles left must still be able
    /// to answer and to log.
    /// </summary>
    public static async Task PrepareAsync()
    {
        var context = new DefaultHttpContext();
        Reset(context);
        await RequestProblems.Internal.ExecuteAsync(context);
        try
        {
            throw new InvalidOperationException("Nothing failed: this loads what writes a stack.");
        }
        catch (InvalidOperationException e)
        {
            _ = e.ToString();
        }
    }

    /// <summary>Removes what the function has written to the response, and sets the header with the request's id again.</summary>
    private static void Reset(HttpContext context)
    {
        context.Response.Clear();
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
    }
}
