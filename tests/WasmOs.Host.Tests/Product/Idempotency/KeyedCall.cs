using System.Text.Json;
using WasmOs.ProductTests.Batches;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Idempotency;

/// <summary>A POST request that supports an idempotency key, and the list in which its creation appears.</summary>
internal sealed record KeyedCall(string Path, Func<int, HttpContent> Content, string Id, string List, string Items)
{
    /// <summary>All such requests except runs, by the operation's id in the API's document. The number makes each body different.</summary>
    public static readonly IReadOnlyDictionary<string, KeyedCall> All = new Dictionary<string, KeyedCall>
    {
        ["tasks-submit"] = new(
            "/api/v1/tasks", n => Json($$"""{"module_id":"wc","input":"{{new string('x', 40_000)}}{{n}}","delay":3600}"""), "task_id", "/api/v1/tasks",
            "items"),
        ["batches-submit"] = new(
            BatchCalls.Path, n => Json($$"""{"module_id":"calc","function":"add","inputs":[[{{n}},2],[3,4]],"parallelism":2}"""), "batch_id", BatchCalls.Path,
            "items"),
        ["schedules-create"] = new(
            "/api/v1/schedules", n => Json($$"""{"module_id":"calc","function":"add","args":[{{n}},2],"schedule":"0 2 1 1 *"}"""), "schedule_id",
            "/api/v1/schedules", "items"),
        ["schedules-run"] = new("/api/v1/schedules/{schedule}/run", _ => Json("{}"), "task_id", "/api/v1/schedules/{schedule}/runs", "items"),
        ["webhooks-create"] = new(
            "/api/v1/webhooks", n => Json(
                $$"""{"url":"https://example.com/{{n}}","events":["module.deleted"],"headers":{"X-Token":"hidden"} }"""), "webhook_id", "/api/v1/webhooks", "items"),
        ["roles-create"] = new(
            "/api/v1/roles", n => Json($$"""{"name":"role-{{n}}","permissions":["modules:read"]}"""), "name", "/api/v1/roles", "items"),
        ["modules-upload"] = new("/api/v1/modules?name=made", n => ProductClient.Wasm(Numbered(n)), "version", "/api/v1/modules/made/versions", "items"),
    };

    /// <summary>Creates what the requests need, and fills in its ids.</summary>
    public async Task<KeyedCall> PrepareAsync(ProductClient api)
    {
        await api.UploadAsync("calc", Guests.Calc());
        await api.UploadAsync("wc", Guests.WordCountC());
        if (!Path.Contains("{schedule}", StringComparison.Ordinal))
        {
            return this;
        }

        var made =
            await api.SendAsync(HttpMethod.Post, "/api/v1/schedules", Json("""{"module_id":"calc","function":"add","args":[1,2],"schedule":"0 2 1 1 *"}"""));
        var schedule = made.Json.GetProperty("schedule_id").GetString()!;
        return this with
        {
            Path = Path.Replace("{schedule}", schedule, StringComparison.Ordinal),
            List = List.Replace("{schedule}", schedule, StringComparison.Ordinal),
        };
    }

    public Task<Answer> SendAsync(ProductClient api, int number, string? key = null) =>
        api.SendAsync(HttpMethod.Post, Path, Content(number), [("Idempotency-Key", key ?? $"key-{number}")]);

    public string IdOf(Answer answer) => answer.Json.GetProperty(Id).ToString();

    /// <summary>Returns the ids of everything in the list.</summary>
    public async Task<string[]> ListAsync(ProductClient api)
    {
        var list = await api.GetAsync(List + "?limit=1000");
        return list.Status == 404 ? [] :
        [
            .. list.Json.GetProperty(Items).EnumerateArray().Where(item => !IsBuiltIn(item)).Select(item => item.GetProperty(Id).ToString()),
        ];
    }

    private static bool IsBuiltIn(JsonElement item) => item.TryGetProperty("built_in", out var builtIn) && builtIn.GetBoolean();

    private static HttpContent Json(string body) => ProductClient.Json(body);

    private static byte[] Numbered(int number) => Wasmtime.Wat.ToBinary($"""(module (func (export "number") (result i32) i32.const {number}))""");
}
