using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace WasmOs.FunctionsHosting.Tests.Queues;

[Collection(SampleCollection.Name)]
public sealed class QueueTests(SampleFixture fixture)
{
    [Fact]
    public async Task Message_Sent_IsGivenToTheFunctionAndDeleted()
    {
        var queue = await QueueAsync("sample-echo");
        await using var host = await FunctionsHost.StartAsync(Options());

        var sent = (await queue.SendMessageAsync("""{ "text": "t", "id2": 5 }""")).Value;

        var entry = await host.Log.WaitForAsync(entry => entry.Category == "Sample.Queue" && entry.Message.Contains("id2", StringComparison.Ordinal));
        var told = JsonDocument.Parse(entry.Message).RootElement;
        var data = told.GetProperty("data");
        Assert.Equal("""{ "text": "t", "id2": 5 }""", told.GetProperty("message").GetString());
        Assert.Equal((sent.MessageId, "1", "t", "5"), (Text(data, "Id"), Text(data, "DequeueCount"), Text(data, "text"), Text(data, "id2")));
        Assert.Equal(sent.InsertionTime, DateTimeOffset.Parse(Text(data, "InsertionTime").Trim('"'), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(told.GetProperty("message").GetString(), Text(data, "QueueTrigger"));
        Assert.NotEqual("", Text(data, "PopReceipt"));
        await host.StopAsync();
        Assert.Equal(0, await CountAsync(queue));
    }

    [Fact]
    public async Task Message_FunctionFails_IsTriedFiveTimesThenPoison()
    {
        var queue = await QueueAsync("sample-fail");
        await queue.SendMessageAsync("bad");
        await using var host = await FunctionsHost.StartAsync(Options());

        await host.Log.WaitForAsync(entry => entry.Message == "poison bad");

        Assert.Equal(5, host.Log.Entries.Count(entry => entry.Category == "Sample.Queue" && entry.Message.StartsWith("failing bad", StringComparison.Ordinal)));
        Assert.Contains(host.Log.Entries, entry => entry.Message == "Message has reached MaxDequeueCount of 5. Moving message to queue 'sample-fail-poison'.");
        await host.StopAsync();
        Assert.Equal(0, await CountAsync(queue));
    }

    [Fact]
    public async Task Messages_Many_AreFetchedAsTheThresholdAllows()
    {
        var queue = await QueueAsync("sample-wait");
        for (var i = 0; i < 8; i++)
        {
            await queue.SendMessageAsync($"m{i}");
        }

        await using var host = await FunctionsHost.StartAsync(Options());
        using var client = new HttpClient { BaseAddress = host.Address };
        await BegunAsync(host, 4);

        // One ends: three run, which is more than the threshold of two, so nothing is fetched. The second end brings the second batch.
        await OpenAsync(client, 1);
        await host.Log.WaitForAsync(entry => entry.Message.StartsWith("ended", StringComparison.Ordinal));
        Assert.Equal(4, Begun(host));
        await OpenAsync(client, 1);
        await BegunAsync(host, 8);

        await OpenAsync(client, 6);
        await host.Log.WaitForAsync(entry => Ended(entry) && Interlocked.Increment(ref _ended) == 8);
        await host.StopAsync();
        Assert.Equal(0, await CountAsync(queue));
    }

    [Fact]
    public async Task Kill_MessagesInHand_AnotherHostRunsThemAgain()
    {
        var queue = await QueueAsync("sample-wait");
        await queue.SendMessageAsync("again");
        await using (var first = await FunctionsHost.StartAsync(Options()))
        {
            await first.Log.WaitForAsync(entry => entry.Message == "began again");
            first.Kill();
        }

        await using var second = await FunctionsHost.StartAsync(Options());
        using var client = new HttpClient { BaseAddress = second.Address };
        await second.Log.WaitForAsync(entry => entry.Message == "began again");
        await OpenAsync(client, 1);
        await second.Log.WaitForAsync(entry => entry.Message == "ended again");
        await second.StopAsync();

        Assert.Equal(0, await CountAsync(queue));
    }

    [Fact]
    public async Task StopAsync_MessageOutlastsTheDrain_IsGivenBack()
    {
        var queue = await QueueAsync("sample-wait");
        await queue.SendMessageAsync("back");
        var options = Options();
        options.DrainTimeout = TimeSpan.FromMilliseconds(200);
        await using (var host = await FunctionsHost.StartAsync(options))
        {
            await host.Log.WaitForAsync(entry => entry.Message == "began back");
            await host.StopAsync();
        }

        var message = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("back", 2), (message.Body.ToString(), message.DequeueCount));
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private int _ended;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    private static bool Ended(WorkerLogEntry entry) => entry.Category == "Sample.Queue" && entry.Message.StartsWith("ended m", StringComparison.Ordinal);

    private static int Begun(FunctionsHost host) =>
        host.Log.Entries.Count(entry => entry.Category == "Sample.Queue" && entry.Message.StartsWith("began m", StringComparison.Ordinal));

    private static async Task BegunAsync(FunctionsHost host, int count)
    {
        var begun = 0;
        await host.Log.WaitForAsync(entry => entry.Category == "Sample.Queue"
            && entry.Message.StartsWith("began m", StringComparison.Ordinal)
            && ++begun == count);
    }

    private static async Task OpenAsync(HttpClient client, int count)
    {
        using var response = await client.PostAsync($"/api/open/queue?count={count}", null);
        Assert.True(response.IsSuccessStatusCode);
    }

    private static async Task<int> CountAsync(QueueClient queue) => ((QueueProperties)await queue.GetPropertiesAsync()).ApproximateMessagesCount;

    private FunctionsHostOptions Options()
    {
        var options = fixture.Options();
        options.RunQueues = true;
        return options;
    }

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = new QueueClient(fixture.StorageConnection, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync();
        await queue.ClearMessagesAsync();
        return queue;
    }
}
