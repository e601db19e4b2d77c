using System.Collections.Immutable;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Identity;

/// <summary>Answers a page of a list that is in memory whole. The continuation is the key of the last item of the previous page.</summary>
internal static class NamedPage
{
    /// <summary>Answers the page that a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads all items.</param>
    /// <param name="keyOf">The key of an item, which is unique and by which the items are in ordinal order.</param>
    /// <param name="write">Writes an item.</param>
    public static async Task<IResult> AnswerAsync<T>(
        HttpRequest request, Func<ValueTask<ImmutableArray<T>>> read, Func<T, string> keyOf, ItemWriter<T> write)
    {
        var errors = new FieldErrors();
        var query = ListQuery.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        var all = await read();
        T[] rest =
        [
            .. all.Where(item => query.Continuation is null || string.CompareOrdinal(keyOf(item), query.Continuation) > 0).Take(query.Limit + 1),
        ];
        var page = rest.Length > query.Limit ? rest[..query.Limit] : rest;
        return new ListResult<T>("items", page, rest.Length > page.Length ? keyOf(page[^1]) : null, write);
    }
}
