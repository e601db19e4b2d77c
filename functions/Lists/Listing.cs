using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;

namespace WasmOs.Functions.Lists;

/// <summary>Makes the results of requests for a page of a list.</summary>
internal static class Listing
{
    /// <summary>Reads <c>limit</c> and <c>continuation</c> of the request and returns that page, or a problem.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The name of the array in the result.</param>
    /// <param name="read">Reads the page.</param>
    /// <param name="write">Writes an item.</param>
    public static async Task<IResult> AnswerAsync<T>(HttpRequest request, string name, Func<ListQuery, ValueTask<Result<Page<T>>>> read, ItemWriter<T> write)
    {
        var errors = new FieldErrors();
        var query = ListQuery.Read(request, errors);
        return errors.IsEmpty ? Of(name, await read(query), write) : new ProblemResult(Problem.From(errors));
    }

    /// <summary>The result of a page that was read, or the problem of one that could not be read.</summary>
    public static IResult Of<T>(string name, in Result<Page<T>> page, ItemWriter<T> write) =>
        page.Succeeded ? new ListResult<T>(name, page.Value.Items, page.Value.Continuation, write, page.Value.Damaged) : new ProblemResult(page.Error);
}
