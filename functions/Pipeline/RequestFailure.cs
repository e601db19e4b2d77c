using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Functions.Pipeline;

/// <summary>Turns what a request threw into its answer.</summary>
internal static class RequestFailure
{
    /// <summary>The status that stands in the log for a request whose client hung up; nobody gets it.</summary>
    public const int ClientGoneStatus = Changes.ChangeLog.ClientGoneStatus;

    /// <summary>Answers; returns the exception if it has to be logged, null if it is the client's own doing.</summary>
    public static async Task<Exception?> AnswerAsync(HttpContext context, Exception failure)
    {
        bool begun = context.Response.HasStarted;
        if (context.RequestAborted.IsCancellationRequested && failure is OperationCanceledException or IOException)
        {
            if (!begun)
            {
                context.Response.StatusCode = ClientGoneStatus;
            }

            return null;
        }

        if (begun)
        {
            // Half an answer is out; only a cut connection tells the client that it is not whole.
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
                // How the server says that a chunk's size is larger than a number can be.
                await RequestProblems.BadChunkSize.ExecuteAsync(context);
                return null;
            case ContentDamagedException damaged:
                await new ProblemAnswer(KernelErrors.From(damaged)).ExecuteAsync(context);
                return null; // Logged once where it was found, not for each request that meets it.
            case StorageUnavailableException storage:
                await new ProblemAnswer(Problem.From(KernelErrors.From(storage)) with { Detail = $"{storage.Service}: {storage.Message}" }).ExecuteAsync(context);
                return failure;
            default:
                await RequestProblems.Internal.ExecuteAsync(context);
                return failure;
        }
    }

    /// <summary>Goes the way of a failure once, at the start: what .NET loads for it is loaded while there are files to open. A process that has none left must still be able to answer and to log.</summary>
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

    /// <summary>Takes back what the function had prepared; the request's id stays.</summary>
    private static void Reset(HttpContext context)
    {
        context.Response.Clear();
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
    }
}
