using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Tests.Pipeline;

public sealed class RequestFailureTests
{
    /// <summary>The failure of a read can come before the server says that the request is aborted.</summary>
    [Fact]
    public async Task Answer_AConnectionThatTheHostCut_IsNoFailure()
    {
        var context = Context();
        var cut = new TaskCanceledException("The request was aborted", new ConnectionAbortedException("The host stops."));

        Assert.Null(await RequestFailure.AnswerAsync(context, cut));
        Assert.Equal(RequestFailure.ClientGoneStatus, context.Response.StatusCode);
        Assert.Null(await RequestFailure.AnswerAsync(Context(), new ConnectionAbortedException()));
    }

    [Fact]
    public async Task Answer_ACancellationOfOurOwn_IsAFailure()
    {
        var context = Context();
        var failure = new TaskCanceledException("Something of ours was cancelled.");

        Assert.Same(failure, await RequestFailure.AnswerAsync(context, failure));
        Assert.Equal(StatusCodes.Status500InternalServerError, context.Response.StatusCode);
    }

    private static DefaultHttpContext Context() => new()
    {
        RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        Response = { Body = new MemoryStream() },
    };
}
