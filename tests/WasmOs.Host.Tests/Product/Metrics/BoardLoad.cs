using System.Text.Json;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>A little of everything that a host does, so that every figure has a series.</summary>
internal sealed class BoardLoad
{
    private const string Password = "correct horse battery staple";
    private const string Module = """(module (func (export "answer") (result i32) i32.const 42) (func (export "traps") unreachable))""";

    private readonly ProductClient _api;
    private readonly (string Name, string Value) _admin;
    private int _rounds;

    private BoardLoad(ProductClient api, string token) => (_api, _admin) = (api, ("Authorization", $"Bearer {token}"));

    /// <summary>The key by which Prometheus reads the metrics.</summary>
    public string MetricsKey { get; private set; } = "";

    private string LimitedKey { get; set; } = "";

    /// <summary>Makes users, keys, a module, a webhook and a schedule.</summary>
    public static async Task<BoardLoad> StartAsync(ProductClient api, string webhook)
    {
        var user = $$"""{"username":"alice","password":"{{Password}}","roles":[{"role":"admin"}]}""";
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, "/api/v1/users", ProductClient.Json(user))).Status);
        var login = $$"""{"username":"alice","password":"{{Password}}"}""";
        var session = await api.SendAsync(HttpMethod.Post, "/api/v1/auth/login", ProductClient.Json(login));
        var load = new BoardLoad(api, session.Json.GetProperty("token").GetString()!);
        load.MetricsKey = await load.NewKeyAsync("""{"name":"prometheus","permissions":["metrics:read"]}""");
        load.LimitedKey = await load.NewKeyAsync("""{"name":"limited","permissions":["modules:execute"],"tier":"free"}""");
        await load.PostAsync("/api/v1/webhooks", $$"""{"url":"{{webhook}}","events":["task.succeeded"]}""");
        await load.UploadAsync();
        await load.PostAsync("/api/v1/schedules", """{"module_id":"busy","function":"answer","schedule":"* * * * * *"}""");
        return load;
    }

    /// <summary>One round.</summary>
    public async Task RunAsync()
    {
        _rounds++;
        await UploadAsync();
        await PostAsync("/api/v1/modules/busy/execute", """{"function":"answer"}""");
        await PostAsync("/api/v1/modules/busy/execute", """{"function":"traps"}""");
        await PostAsync("/api/v1/tasks", """{"module_id":"busy","function":"answer"}""");
        await PostAsync("/api/v1/batches", """{"module_id":"busy","function":"answer","inputs":[[],[]]}""");
        await RunOnceAsync();
        for (var i = 0; i < 3; i++)
        {
            await _api.ExecuteAsync("busy", """{"function":"answer"}""", ("X-API-Key", LimitedKey));
            await _api.GetAsync("/api/v1/modules", ("X-API-Key", "ww_" + new string('x', 46)));
        }
    }

    private async Task<string> NewKeyAsync(string body) => (await PostAsync("/api/v1/api-keys", body)).GetProperty("key").GetString()!;

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        var answer = await _api.SendAsync(HttpMethod.Post, path, ProductClient.Json(body), [_admin]);
        Assert.True(answer.Status is >= 200 and < 300, $"{path}: {answer.Text}");
        return answer.Json;
    }

    private async Task UploadAsync()
    {
        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules?name=busy", ProductClient.Wasm(Wasmtime.Wat.ToBinary(Module)), [_admin]);
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    /// <summary>Runs a module that this host has never seen, which is compiled for the run: a cold start.</summary>
    private async Task RunOnceAsync()
    {
        var module = Wasmtime.Wat.ToBinary($"""(module (func (export "answer") (result i32) i32.const {_rounds}))""");
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(module), "wasm", "once.wasm" },
            { new StringContent("answer"), "function" },
        };
        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/execute", form, [_admin]);
        Assert.True(answer.Status == 200, answer.Text);
    }
}
