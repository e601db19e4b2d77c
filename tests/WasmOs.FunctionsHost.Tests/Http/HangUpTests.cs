namespace WasmOs.FunctionsHosting.Tests.Http;

[Collection(SampleCollection.Name)]
public sealed class HangUpTests(SampleFixture fixture)
{
    [Fact]
    public async Task Abort_BeforeTheAnswer_CancelsTheCallInTheWorker()
    {
        using var hangUp = new CancellationTokenSource();
        var call = fixture.Client.GetAsync("/api/wait?before", hangUp.Token);
        var began = await fixture.Host.Log.WaitForAsync(entry => entry is { Category: "Sample.Wait", Message: "began /api/wait" });

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fixture.Host.Log.WaitForAsync(entry => entry.Category == "Sample.Wait"
            && entry.Message.StartsWith("cancelled", StringComparison.Ordinal)
            && entry.InvocationId == began.InvocationId);
    }

    [Fact]
    public async Task Abort_WithinTheAnswer_CancelsTheCallInTheWorker()
    {
        WorkerLogEntry began;
        using (var response = await fixture.Client.GetAsync("/api/wait?flush", HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal("begun", await reader.ReadLineAsync());
            began = fixture.Host.Log.Entries.Last(entry => entry.Category == "Sample.Wait" && entry.Message.StartsWith("began", StringComparison.Ordinal));
        }

        await fixture.Host.Log.WaitForAsync(entry => entry.Category == "Sample.Wait"
            && entry.Message.StartsWith("cancelled", StringComparison.Ordinal)
            && entry.InvocationId == began.InvocationId);
    }
}
