using System.Globalization;
using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Batches;

[Collection(ProductCollection.Name)]
public sealed class BatchTests(SharedProduct product)
{
    [Fact]
    public async Task Batch_FromInputsToDeletion_GoesItsWay()
    {
        await product.Api.KeepAsync("batch-way", Guests.Calc());
        var path = (await product.Api.SubmitAsync(
            """{"module_id":"batch-way","function":"div","inputs":[[10,2],{"args":[9,3]},[1,0],[8,8]],"parallelism":2,"labels":{"run":"7"}}""")).Taken();

        var batch = await product.Api.EndAsync(path);
        var results = await product.Api.ResultsAsync(path);

        Assert.Equal(
            ("completed_with_failures", 3, 1, "7"),
            (batch.State(), batch.Count("succeeded"), batch.Count("failed"), batch.GetProperty("labels").GetProperty("run").GetString()));
        Assert.Equal(
            [5, 3, 1],
            results.Where(result => result.GetProperty("status").GetString() == "succeeded").Select(result => result.GetProperty("result").GetInt32()));
        Assert.Equal("2", (await product.Api.ResultsAsync(path, "?status=failed")).IndexText());
        Assert.Equal("1 2", (await product.Api.ResultsAsync(path, "?from=1&limit=2")).IndexText());
        var run = await product.Api.PollAsync("/api/v1/executions/" + results[0].GetProperty("execution_id").GetString(), answer => answer.Status == 200);
        Assert.Equal(5, run.Json.GetProperty("result").GetInt32());
        Assert.Contains(
            (await product.Api.GetAsync(BatchCalls.Path)).Json.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("batch_id").GetString() == path.Split('/')[^1]);
        (await product.Api.SendAsync(HttpMethod.Post, path + "/cancel")).Problem(409, "batch-ended");
        Assert.Equal(204, (await product.Api.SendAsync(HttpMethod.Delete, path)).Status);
        (await product.Api.GetAsync(path)).Problem(404, "batch-not-found");
        (await product.Api.GetAsync(path + "/results")).Problem(404, "batch-not-found");
    }

    [Fact]
    public async Task Batch_TenThousandLines_HaveTenThousandResultsInOrder()
    {
        await product.Api.KeepAsync("batch-many", Guests.Calc());
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i},1]\n")));
        var path = (await product.Api.SubmitLinesAsync("?module_id=batch-many&function=add&parallelism=8", lines)).Taken();

        var batch = await product.Api.EndAsync(path);
        var results = await product.Api.ResultsAsync(path);

        Assert.Equal(("succeeded", 10_000, 1d), (batch.State(), batch.Count("succeeded"), batch.GetProperty("progress").GetDouble()));
        Assert.Equal(Enumerable.Range(1, 10_000), results.Select(result => result.GetProperty("result").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 10_000), results.Indexes());
    }

    [Fact]
    public async Task Batch_Commands_GetTheirInputs()
    {
        await product.Api.KeepAsync("batch-words", Guests.WordCountC());
        var path = (await product.Api.SubmitAsync("""{"module_id":"batch-words","inputs":["a b c",{"input":"one\n"},{"input_base64":"eCB5"}]}""")).Taken();
        Assert.Equal("succeeded", (await product.Api.EndAsync(path)).State());
        Assert.Equal([3, 1, 2], (await product.Api.ResultsAsync(
            path)).Select(result => JsonDocument.Parse(result.GetProperty("stdout").GetString()!).RootElement.GetProperty("words").GetInt32()));
    }

    [Fact]
    public async Task Cancel_GuestsThatNeverEnd_AreStopped()
    {
        await product.Api.KeepAsync("batch-endless", Guests.Misbehave());
        var path = (await product.Api.SubmitAsync(
            """{"module_id":"batch-endless","function":"loop","inputs":[[],[],[],[],[]],"parallelism":2,"timeout":300}""")).Taken();
        await product.Api.WaitAsync(path, batch => batch.Count("running") > 0);
        (await product.Api.SendAsync(HttpMethod.Delete, path)).Problem(409, "batch-not-ended");

        var told = await product.Api.SendAsync(HttpMethod.Post, path + "/cancel");

        Assert.Equal((202, "cancel"), (told.Status, told.Json.GetProperty("stopped_by").GetString()));
        var batch = await product.Api.EndAsync(path);
        Assert.Equal(("cancelled", 5, 0), (batch.State(), batch.Count("cancelled"), batch.Count("running")));
    }

    [Fact]
    public async Task Submit_SameKeyAgain_IsTheSameBatch()
    {
        await product.Api.KeepAsync("batch-key", Guests.Calc());
        const string Body = """{"module_id":"batch-key","function":"add","inputs":[[1,2]]}""";
        var first = await product.Api.SubmitAsync(Body, ("Idempotency-Key", "batch-key-1"));
        var second = await product.Api.SubmitAsync(Body, ("Idempotency-Key", "batch-key-1"));
        var other = await product.Api.SubmitAsync(Body.Replace("[1,2]", "[2,2]", StringComparison.Ordinal), ("Idempotency-Key", "batch-key-1"));
        Assert.Equal(first.Taken(), second.Taken());
        other.Problem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task Submit_Wrong_TellsAllFaultsAtOnce()
    {
        await product.Api.KeepAsync("batch-wrong", Guests.Calc());
        var shape = await product.Api.SubmitAsync("""{"module_id":"batch-wrong","inputs":[{"arg":[1]},7],"paralelism":2}""");
        var arguments = await product.Api.SubmitAsync(
            """{"module_id":"batch-wrong","function":"add","inputs":[[1,2],[1.5,2],[1]],"callback_url":"http://169.254.169.254/"}""");
        Assert.Equal(["inputs[0].arg", "inputs[1]", "paralelism"], Fields(shape));
        Assert.Equal(["callback_url", "inputs[1].args[0]", "inputs[2].args"], Fields(arguments));
        (await product.Api.SubmitAsync("""{"module_id":"nobody-batch","inputs":[[1]]}""")).Problem(404, "module-not-found");
        (await product.Api.SendAsync(HttpMethod.Post, BatchCalls.Path, ProductClient.Wasm([1]))).Problem(415, "unsupported-media-type");
    }

    private static string[] Fields(Answer answer) =>
        [.. answer.Problem(400, "invalid-request").GetProperty("errors").EnumerateObject().Select(error => error.Name)];
}
