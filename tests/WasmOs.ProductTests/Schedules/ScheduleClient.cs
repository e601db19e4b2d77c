using System.Text.Json;

namespace WasmOs.ProductTests.Schedules;

/// <summary>Requests about schedules, as a user's script sends them.</summary>
internal static class ScheduleClient
{
    public const string Path = "/api/v1/schedules";

    public static Task<Answer> ScheduleAsync(this ProductClient api, string body, params (string Name, string Value)[] headers) =>
        api.SendAsync(HttpMethod.Post, Path, ProductClient.Form(body), headers);

    /// <summary>Creates a schedule, asserts that it was accepted, and returns its id.</summary>
    public static async Task<string> ScheduledAsync(this ProductClient api, string body)
    {
        var answer = await api.ScheduleAsync(body);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("schedule_id").GetString()!;
    }

    public static Task<Answer> PatchScheduleAsync(this ProductClient api, string id, string body, params (string Name, string Value)[] headers) =>
        api.SendAsync(HttpMethod.Patch, $"{Path}/{id}", ProductClient.Json(body), headers);

    public static Task<Answer> PreviewAsync(this ProductClient api, string body) => api.SendAsync(HttpMethod.Post, Path + "/preview", ProductClient.Form(body));

    /// <summary>Waits until a schedule's history has at least <paramref name="count"/> lines.</summary>
    public static async Task<JsonElement[]> RunsAsync(this ProductClient api, string id, int count)
    {
        var runs = await api.PollAsync($"{Path}/{id}/runs", answer => answer.Json.GetProperty("items").GetArrayLength() >= count);
        return [.. runs.Json.GetProperty("items").EnumerateArray()];
    }
}
