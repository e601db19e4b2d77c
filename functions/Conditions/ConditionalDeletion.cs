using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Conditions;

/// <summary>Deletes what a request names, if it still has the ETag of <c>If-Match</c>.</summary>
internal static class ConditionalDeletion
{
    /// <summary>Deletes, and returns 204, or the problem.</summary>
    /// <param name="request">The request.</param>
    /// <param name="delete">Deletes; gets the ETag, or null for any, and returns what is wrong, or null.</param>
    public static async Task<IResult> RunAsync(HttpRequest request, Func<string?, ValueTask<KernelError?>> delete)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } problem)
        {
            return new ProblemResult(problem);
        }

        return await delete(ifMatch) is { } error ? new ProblemResult(error) : TypedResults.NoContent();
    }
}
