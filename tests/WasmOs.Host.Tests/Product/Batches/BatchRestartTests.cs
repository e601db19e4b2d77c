using WasmOs.ProductTests.Batches;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Batches;

public sealed class BatchRestartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-batch-");

    [Fact]
    public async Task Restart_InMidBatch_GoesOnWhereItWas()
    {
        string path;
        int before;
        await using (var host = await ProductHost.StartAsync(_folder.FullName))
        {
            await host.Api.KeepAsync("slow", Guests.Calc());
            var inputs = string.Join(',', Enumerable.Repeat("[30]", 300));
            path = (await host.Api.SubmitAsync($$"""{"module_id":"slow","function":"fib","inputs":[{{inputs}}],"parallelism":2}""")).Taken();
            before = (await host.Api.WaitAsync(path, batch => batch.Count("succeeded") > 0)).Count("succeeded");
            await host.Host.StopAsync();
        }

        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var batch = await after.Api.EndAsync(path);

        Assert.True(before < 300, "the host stopped in the middle");
        Assert.Equal(("succeeded", 300), (batch.State(), batch.Count("succeeded")));
        Assert.Equal(Enumerable.Range(0, 300), (await after.Api.ResultsAsync(path)).Indexes());
    }

    [Theory]
    [InlineData(1000, 202)]
    [InlineData(50, 413)]
    public async Task Submit_Body_MayBeAsLargeAsIsSet(long limit, int status)
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Api.MaxBatchBytes = limit);
        await host.Api.KeepAsync("sized", Guests.Calc());
        var answer = await host.Api.SubmitAsync("""{"module_id":"sized","function":"add","inputs":[[1,2],[3,4],[5,6]]}""");
        Assert.True(answer.Status == status, answer.Text);
    }

    [Fact]
    public async Task Submit_BodyLargerThanAnUpload_IsTaken()
    {
        await using var host = await ProductHost.StartAsync(
            _folder.FullName, options => (options.Product.Api.MaxModuleBytes, options.Product.Api.MaxInputBytes) = (100_000, 1000));
        await host.Api.KeepAsync("wide", Guests.WordCountC());
        var inputs = string.Join(',', Enumerable.Repeat($"\"{new string('x', 10_000)}\"", 100));
        var path = (await host.Api.SubmitAsync($$"""{"module_id":"wide","inputs":[{{inputs}}]}""")).Taken();
        Assert.Equal("succeeded", (await host.Api.EndAsync(path)).State());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
