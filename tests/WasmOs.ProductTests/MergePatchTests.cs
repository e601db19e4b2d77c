using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using WasmOs.ProductTests.Capabilities;
using WasmOs.ProductTests.Schedules;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

/// <summary>Every PATCH is a JSON Merge Patch (RFC 7396).</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.22")]
public sealed class MergePatchTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/merge-patch+json; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Patch_Module_LeavesOutWhatIsLeftOut(string type)
    {
        var name = $"merged-{(uint)string.GetHashCode(type, StringComparison.Ordinal)}";
        await _api.KeepGuestAsync(name, """{"file_access":"write","mounts":[{"type":"scratch","path":"/"}],"clock":false}""");
        await PatchAsync($"modules/{name}", """{"env":{"A":"1"},"limits":{"timeout":5},"http":{"pass_cookies":true},"labels":{"a":"b"}}""", type);

        var settings = (await PatchAsync(
            $"modules/{name}", """{"capabilities":{"learning":true},"env":{"B":"2"},"limits":{"fuel":100000},"http":{"pass_authorization":true}}""", type)).GetProperty(
                "settings");

        var capabilities = settings.GetProperty("capabilities");
        Assert.Equal(("write", false, true), (capabilities.GetProperty("file_access")
            .GetString(), capabilities.GetProperty("clock").GetBoolean(), capabilities.GetProperty("learning").GetBoolean()));
        Assert.Equal(1, capabilities.GetProperty("mounts").GetArrayLength());
        Assert.Equal("""{"A":"1","B":"2"}""", Sorted(settings.GetProperty("env")));
        Assert.Equal(
            (5, 100000), (settings.GetProperty("limits").GetProperty("timeout").GetDouble(), settings.GetProperty("limits").GetProperty("fuel").GetInt64()));
        Assert.True(settings.GetProperty("http").GetProperty("pass_cookies").GetBoolean()
            && settings.GetProperty("http").GetProperty("pass_authorization").GetBoolean());
        Assert.Equal(0, await _api.AskAsync(name, "write"));
    }

    [Fact]
    public async Task Patch_ModuleWithNulls_ResetsToTheDefaults()
    {
        await _api.KeepGuestAsync("reset", """{"file_access":"write","mounts":[{"type":"scratch","path":"/"}],"clock":false}""");
        await PatchAsync("modules/reset", """{"env":{"A":"1","B":"2"},"limits":{"timeout":5},"description":"d"}""");

        var settings = (await PatchAsync("modules/reset", """{"capabilities":{"clock":null},"env":{"A":null},"limits":null,"description":null}""")).GetProperty(
            "settings");

        Assert.Equal("""{"B":"2"}""", Sorted(settings.GetProperty("env")));
        Assert.Equal("", settings.GetProperty("description").GetString());
        Assert.Equal((0, 0), (await _api.AskAsync("reset", "clock"), await _api.AskAsync("reset", "write")));
        await PatchAsync("modules/reset", """{"capabilities":null}""");
        Assert.Equal(CapabilityGuest.NotCapable, await _api.AskAsync("reset", "write"));
    }

    [Fact]
    public async Task Patch_Schedule_MergesItsObjects()
    {
        await _api.KeepAsync("merged-clock", Guests.Calc());
        var id = (await _api.ScheduleAsync("""
            {"module_id":"merged-clock","function":"add","args":[1,2],"schedule":"@daily","env":{"A":"1","B":"2"},"limits":{"fuel":1000,"output_bytes":10},
             "retry":{"max_attempts":5,"delay":7},"labels":{"a":"1","b":"2"},"paused":true}
            """)).Json.GetProperty("schedule_id").GetString()!;

        var changed = await PatchAsync(
            $"schedules/{id}", """{"env":{"A":null,"C":"3"},"limits":{"fuel":null},"retry":{"delay":null},"labels":{"a":null},"paused":null}""");

        Assert.Equal("""{"B":"2","C":"3"}""", Sorted(changed.GetProperty("env")));
        Assert.Equal("""{"b":"2"}""", Sorted(changed.GetProperty("labels")));
        Assert.Equal(10, changed.GetProperty("limits").GetProperty("output_bytes").GetInt32());
        Assert.False(changed.GetProperty("limits").TryGetProperty("fuel", out var fuel) && fuel.ValueKind != JsonValueKind.Null);
        Assert.Equal((5, false), (changed.GetProperty("retry").GetProperty("max_attempts").GetInt32(), changed.GetProperty("paused").GetBoolean()));
        Assert.NotEqual(7, changed.GetProperty("retry").GetProperty("delay").GetDouble());
        Assert.Equal("add", changed.GetProperty("function").GetString());
    }

    [Fact]
    public async Task Patch_Webhook_MergesItsHeaders()
    {
        var made = await _api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json(
            """{"url":"https://example.com/hook","events":["task.*"],"description":"d","active":false,"headers":{"X-A":"1","X-B":"2"}}"""));
        var id = made.Json.GetProperty("webhook_id").GetString()!;

        var changed = await PatchAsync($"webhooks/{id}", """{"headers":{"x-a":null,"X-C":"3"},"description":null}""");

        Assert.Equal(["X-B", "X-C"], changed.GetProperty("header_names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(("", false), (changed.GetProperty("description").GetString(), changed.GetProperty("active").GetBoolean()));
        Assert.NotEmpty((await SendAsync($"webhooks/{id}", """{"url":null}""", "application/json")).Fault("url"));
        var many = string.Join(',', Enumerable.Range(0, 19).Select(i => $"\"Y-{i}\":\"1\""));
        Assert.NotEmpty((await SendAsync($"webhooks/{id}", $$$"""{"headers":{{{{many}}}}}""", "application/json")).Fault("headers"));
    }

    private async Task<JsonElement> PatchAsync(string path, string body, string type = "application/json")
    {
        var answer = await SendAsync(path, body, type);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private Task<Answer> SendAsync(string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return _api.SendAsync(HttpMethod.Patch, "/api/v1/" + path, content);
    }

    private static string Sorted(JsonElement map) => JsonSerializer.Serialize(
        new SortedDictionary<string, string>(
            map.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!), StringComparer.Ordinal));
}
