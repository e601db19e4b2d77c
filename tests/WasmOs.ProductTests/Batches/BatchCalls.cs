using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WasmOs.ProductTests.Batches;

/// <summary>Requests about batches.</summary>
internal static class BatchCalls
{
    /// <summary>Long enough for a batch of 10,000 inputs on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public const string Path = "/api/v1/batches";

    public static Task<Answer> SubmitAsync(this ProductClient api, string body, params (string Name, string Value)[] headers) =>
        api.SendAsync(HttpMethod.Post, Path, ProductClient.Json(body), headers);

    /// <summary>Submits a batch as <c>curl --data-binary @inputs.ndjson -H 'Content-Type: application/x-ndjson'</c> does.</summary>
    public static Task<Answer> SubmitLinesAsync(this ProductClient api, string query, string lines) => api.SendAsync(
        HttpMethod.Post, Path + query, new StringContent(lines, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson")));

    /// <summary>The path of a batch. Asserts that the batch was accepted.</summary>
    public static string Taken(this Answer answer)
    {
        Assert.True(answer.Status == 202, answer.Text);
        Assert.Equal($"{Path}/{answer.Json.GetProperty("batch_id").GetString()}", answer.Headers["Location"]);
        return answer.Headers["Location"];
    }

    /// <summary>Waits until a batch matches the predicate.</summary>
    public static async Task<JsonElement> WaitAsync(this ProductClient api, string path, Predicate<JsonElement> wanted)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var batch = (await api.SendAsync(HttpMethod.Get, path, cancellationToken: limit.Token)).Json;
            if (wanted(batch))
            {
                return batch;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    public static Task<JsonElement> EndAsync(this ProductClient api, string path) =>
        api.WaitAsync(path, batch => batch.GetProperty("ended_at").ValueKind == JsonValueKind.String);

    public static async Task<JsonElement[]> ResultsAsync(this ProductClient api, string path, string query = "")
    {
        var answer = await api.GetAsync(path + "/results" + query);
        Assert.Equal((200, "application/x-ndjson"), (answer.Status, answer.MediaType));
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    public static string? State(this JsonElement batch) => batch.GetProperty("state").GetString();

    public static int Count(this JsonElement batch, string name) => batch.GetProperty("counts").GetProperty(name).GetInt32();

    public static string IndexText(this JsonElement[] results) => string.Join(' ', results.Indexes());

    public static int[] Indexes(this JsonElement[] results) => [.. results.Select(result => result.GetProperty("index").GetInt32())];
}
