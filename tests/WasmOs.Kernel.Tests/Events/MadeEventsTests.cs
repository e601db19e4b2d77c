using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tests.Webhooks;
using WasmOs.TestKit.Http;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Events;

/// <summary>The events that modules and runs publish.</summary>
public sealed class MadeEventsTests : IAsyncLifetime
{
    private WebhookHost _host = null!;
    private HttpTarget _target = null!;
    private ModuleRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _host = await WebhookHost.StartAsync();
        _target = Taking();
        _registry = new ModuleRegistry(_host.Kernel.Storage, KernelFixture.Runtime, _host.Time, new SeededRandom(1), events: _host.Events);
    }

    public async Task DisposeAsync()
    {
        await _target.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Modules_TheirLife_IsTold()
    {
        await _host.CreateAsync(_target.Url, "module.*");
        await UploadAsync("one");
        await TellsAsync("module.created", """{"module_id":"calc","change":"version","version":1,"newest_version":1}""");
        await UploadAsync("one");
        Assert.Equal(0, await _host.WorkAsync()); // The same again changes nothing.
        await UploadAsync("two");
        await TellsAsync("module.updated", """{"module_id":"calc","change":"version","version":2,"newest_version":2}""");
        Assert.True((await _registry.PatchSettingsAsync("calc", settings => settings with { Description = "d" }, null, None)).Succeeded);
        await TellsAsync("module.updated", """{"module_id":"calc","change":"settings","version":2,"newest_version":2}""");
        Assert.True((await _registry.PutAliasAsync("calc", "prod", [new AliasTarget(2, 1)], null, None)).Succeeded);
        await TellsAsync("module.updated", """{"module_id":"calc","change":"aliases","version":2,"newest_version":2}""");
        Assert.Null(await _registry.DeleteAliasAsync("calc", "prod", null, None));
        await TellsAsync("module.updated", """{"module_id":"calc","change":"aliases"}""");
        Assert.Null(await _registry.DeleteAsync("calc@1", null, None));
        await TellsAsync("module.updated", """{"module_id":"calc","change":"version"}""");
        Assert.NotNull(await _registry.DeleteAsync("calc", "other", None));
        Assert.Equal(0, await _host.WorkAsync()); // What was refused is not told.
        Assert.Null(await _registry.DeleteAsync("calc", null, None));
        await TellsAsync("module.deleted", """{"module_id":"calc"}""");
    }

    [Fact]
    public async Task Modules_DeliveriesCannotBeStored_AreChangedAndToldLater()
    {
        await _host.CreateAsync(_target.Url, "module.*");
        await UploadAsync("one");
        await _host.WorkAsync();
        await _target.NextAsync();
        _host.Kernel.Storage.GoDown(static operation => operation == "tables.write");
        Assert.True((await _registry.PatchSettingsAsync("calc", settings => settings with { Description = "d" }, null, None)).Succeeded);
        _host.Kernel.Storage.ComeBack();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _host.WorkAsync() == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            _host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("module.updated", JsonSerializer.Deserialize<JsonElement>((await _target.NextAsync()).Body).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Executions_ThatFail_AreToldBehindTheResponse()
    {
        await _host.CreateAsync(_target.Url, "execution.*");
        await UploadAsync("one");
        await using var history = _host.Kernel.NewHistory();
        var executions = new ExecutionService(_host.Kernel.Storage, KernelFixture.Runtime, _registry.Directory, history, _host.Time, null, _host.Events);
        Assert.True((await executions.ExecuteAsync("calc", Call("add", "[1,2]"), None)).Succeeded);
        var run = (await executions.ExecuteAsync("calc", Call("div", "[1,0]"), None)).Value;
        await WorkWhenThereAsync();

        var body = JsonSerializer.Deserialize<JsonElement>((await _target.NextAsync()).Body);
        Assert.Equal(("execution.failed", run.Id.ToString()), (body.GetProperty("type").GetString(), body.GetProperty("subject").GetString()));
        var data = body.GetProperty("data");
        Assert.Equal(("calc", 1, "div", "failed"), (data.GetProperty("module_id")
            .GetString(), data.GetProperty("version").GetInt32(), data.GetProperty("function").GetString(), data.GetProperty("status").GetString()));
        Assert.Equal("trap.divide_by_zero", data.GetProperty("fault").GetProperty("kind").GetString());
        Assert.Equal(1, _target.Count);
    }

    [Fact]
    public async Task Executions_NobodyWantsThem_AreNotTold()
    {
        await _host.CreateAsync(_target.Url, "module.*");
        await UploadAsync("one");
        await _host.WorkAsync();
        await using var history = _host.Kernel.NewHistory();
        var executions = new ExecutionService(_host.Kernel.Storage, KernelFixture.Runtime, _registry.Directory, history, _host.Time, null, _host.Events);
        await executions.ExecuteAsync("calc", Call("div", "[1,0]"), None);
        await _host.Events.DisposeAsync();
        Assert.Equal(0, await _host.MessagesAsync());
    }

    private static HttpTarget Taking() => new(200);

    private static ExecuteRequest Call(string function, string args) => new() { Function = function, Args = System.Text.Encoding.UTF8.GetBytes(args) };

    private async Task UploadAsync(string tag)
    {
        var uploaded = await _registry.UploadAsync(new ModuleUpload { Name = "calc", Content = TestModules.Calc(tag) }, None);
        Assert.True(uploaded.Succeeded);
    }

    private async Task TellsAsync(string type, string data)
    {
        Assert.Equal(1, await _host.WorkAsync());
        var body = JsonSerializer.Deserialize<JsonElement>((await _target.NextAsync()).Body);
        Assert.Equal((type, "calc"), (body.GetProperty("type").GetString(), body.GetProperty("subject").GetString()));
        Assert.Equal(data, JsonSerializer.Serialize(
            body.GetProperty("data").EnumerateObject().Where(member => member.Name != "digest").ToDictionary(member => member.Name, member => member.Value)));
    }

    private async Task WorkWhenThereAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _host.WorkAsync() == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
