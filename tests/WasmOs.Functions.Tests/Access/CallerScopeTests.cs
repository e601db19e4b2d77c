using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Access;
using WasmOs.Functions.Lists;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;

namespace WasmOs.Functions.Tests.Access;

/// <summary>Pages of lists of which a caller may see a part.</summary>
public sealed class CallerScopeTests
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.SchedulesRead);

    /// <summary>A continuation that is the id of something out of scope would say that it exists, and when it was made.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(100)]
    public async Task List_ForACallerOfSomeModules_HasFullPagesAndContinuationsOfItsOwnItems(int limit)
    {
        string[] all = ["own1", "other2", "own3", "other4", "other5", "own6", "other7"];
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await ListAsync(all, new ListQuery(limit, continuation), "own*")).Value;
            seen.AddRange(page.Items);
            continuation = page.Continuation;
            Assert.True(page.Items.Count == limit || continuation is null);
            Assert.True(continuation is null || continuation == page.Items[^1]);
        }
        while (continuation is not null);

        Assert.Equal(["own1", "own3", "own6"], seen);
    }

    [Fact]
    public async Task List_ForACallerOfAllModules_IsThePageAsItIs()
    {
        var page = (await ListAsync(["own1", "other2", "own3"], new ListQuery(2, null), "*")).Value;

        Assert.Equal((2, "other2"), (page.Items.Count, page.Continuation));
    }

    [Fact]
    public async Task List_ForACallerWhoSeesNothing_IsEmptyAndEnds()
    {
        var page = (await ListAsync(["other1", "other2"], new ListQuery(1, null), "own*")).Value;

        Assert.Equal((0, null), (page.Items.Count, page.Continuation));
    }

    /// <summary>Lists texts, each of which is its own id and module, two at a time at most.</summary>
    private static ValueTask<Result<Page<string>>> ListAsync(string[] all, ListQuery query, string pattern)
    {
        var context = new DefaultHttpContext();
        CallerFeature.Set(context, new Caller(CallerKind.User, "user:test", [new AccessGrant(Reading, ModuleScope.Of([pattern]))]));
        return CallerScope.ListAsync(query, context.Request, Reading, Page, static text => text, static text => text);

        ValueTask<Result<Page<string>>> Page(int limit, string? continuation)
        {
            var from = Array.IndexOf(all, continuation) + 1;
            string[] items = [.. all.Skip(from).Take(Math.Min(limit, 2))];
            return ValueTask.FromResult<Result<Page<string>>>(new Page<string>(items, from + items.Length < all.Length ? items[^1] : null));
        }
    }
}
