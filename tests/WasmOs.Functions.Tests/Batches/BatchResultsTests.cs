using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Batches;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Tests.Batches;

public sealed class BatchResultsTests
{
    [Fact]
    public async Task ExecuteAsync_Lines_GoOutAsTheyAre()
    {
        var (context, body) = await Answers.ExecuteAsync(new BatchResultLinesResult(Lines("""{"index":0}""", """{"index":1}""")));
        Assert.Equal(("application/x-ndjson", "{\"index\":0}\n{\"index\":1}\n"), (context.Response.ContentType, body));
    }

    [Fact]
    public void Read_Query_IsTaken()
    {
        var errors = new FieldErrors();
        Assert.Equal(new BatchResultQuery(7, BatchOutcome.Failed, 20), BatchResultFilter.Read(Request("?from=7&status=failed&limit=20"), errors));
        Assert.Equal(new BatchResultQuery(0, null, null), BatchResultFilter.Read(Request(""), errors));
        Assert.True(errors.IsEmpty);
    }

    [Fact]
    public void Read_WrongQuery_TellsAllFaults()
    {
        var errors = new FieldErrors();
        BatchResultFilter.Read(Request("?from=-1&status=done&limit=0"), errors);
        Assert.Equal(["from", "limit", "status"], Errors.Fields(errors));
    }

    private static HttpRequest Request(string query)
    {
        var context = Answers.Request("");
        context.Request.QueryString = new QueryString(query);
        return context.Request;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(params string[] lines)
    {
        foreach (var line in lines)
        {
            await Task.CompletedTask;
            yield return System.Text.Encoding.UTF8.GetBytes(line);
        }
    }
}
