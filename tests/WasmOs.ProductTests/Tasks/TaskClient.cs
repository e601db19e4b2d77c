using System.Text.Json;

namespace WasmOs.ProductTests.Tasks;

/// <summary>Requests about tasks, as a user's script sends them.</summary>
internal static class TaskClient
{
    public const string Path = "/api/v1/tasks";

    public static Task<Answer> SubmitAsync(this ProductClient api, string body, params (string Name, string Value)[] headers) =>
        api.SendAsync(HttpMethod.Post, Path, ProductClient.Form(body), headers);

    /// <summary>Submits a task, asserts that it was accepted, and returns its id.</summary>
    public static async Task<string> TaskAsync(this ProductClient api, string body)
    {
        var answer = await api.SubmitAsync(body);
        Assert.True(answer.Status == 202, answer.Text);
        return answer.Json.GetProperty("task_id").GetString()!;
    }

    public static async Task<JsonElement> GetTaskAsync(this ProductClient api, string id)
    {
        var answer = await api.GetAsync($"{Path}/{id}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    /// <summary>Waits until a task is in a state.</summary>
    public static async Task<JsonElement> ReachAsync(this ProductClient api, string id, string state) =>
        (await api.PollAsync($"{Path}/{id}", answer => answer.Status == 200 && StateOf(answer.Json) == state)).Json;

    /// <summary>Waits until a task has ended.</summary>
    public static async Task<JsonElement> EndAsync(this ProductClient api, string id) =>
        (await api.PollAsync($"{Path}/{id}", answer => answer.Status == 200 && StateOf(answer.Json) is not ("queued" or "running"))).Json;

    public static Task<Answer> CancelTaskAsync(this ProductClient api, string id) => api.SendAsync(HttpMethod.Post, $"{Path}/{id}/cancel");

    public static async Task<JsonElement[]> AttemptsAsync(this ProductClient api, string id) =>
        [.. (await api.GetAsync($"{Path}/{id}/attempts")).Json.GetProperty("items").EnumerateArray()];

    public static string StateOf(JsonElement task) => task.GetProperty("state").GetString()!;

    public static string? FaultOf(JsonElement task) =>
        task.GetProperty("fault") is { ValueKind: JsonValueKind.Object } fault ? fault.GetProperty("kind").GetString() : null;
}
