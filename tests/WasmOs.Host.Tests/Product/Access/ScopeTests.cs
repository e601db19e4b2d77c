using System.Net;
using WasmOs.TestKit;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>What a caller whose permissions hold for some modules only sees of the work of others: nothing.</summary>
public sealed class ScopeTests(ScopedProduct product) : IClassFixture<ScopedProduct>
{
    [Theory]
    [InlineData("modules", "modules", "module_id")]
    [InlineData("metrics/modules", "modules", "module_id")]
    [InlineData("tasks", "items", "module_id")]
    [InlineData("tasks?state=succeeded", "items", "module_id")]
    [InlineData("batches", "items", "module_id")]
    [InlineData("schedules", "items", "module_id")]
    [InlineData("executions", "executions", "module_id")]
    public async Task List_AsACallerOfSomeModules_ShowsTheirsAlone(string list, string array, string member)
    {
        var all = Names(await product.Api.GetAsync($"/api/v1/{list}", As("root")), array, member);
        var seen = Names(await product.Api.GetAsync($"/api/v1/{list}", As("billing")), array, member);

        Assert.Contains("billingx", all);
        Assert.Contains("billing.a", seen);
        Assert.All(seen, name => Assert.StartsWith("billing.", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_AnotherCallersThing_IsAnsweredAsIfThereWereNone()
    {
        (string Method, string Path, string Kind, string Slug)[] calls =
        [
            ("GET", "tasks/{0}", "task", "task-not-found"),
            ("GET", "tasks/{0}/attempts", "task", "task-not-found"),
            ("GET", "batches/{0}", "batch", "batch-not-found"),
            ("GET", "batches/{0}/results", "batch", "batch-not-found"),
            ("GET", "schedules/{0}", "schedule", "schedule-not-found"),
            ("GET", "schedules/{0}/next", "schedule", "schedule-not-found"),
            ("GET", "schedules/{0}/runs", "schedule", "schedule-not-found"),
            ("GET", "executions/{0}", "execution", "execution-not-found"),
            ("GET", "executions/{0}/logs", "execution", "execution-not-found"),
            ("POST", "tasks/{0}/cancel", "task", "task-not-found"),
            ("POST", "batches/{0}/cancel", "batch", "batch-not-found"),
            ("POST", "schedules/{0}/run", "schedule", "schedule-not-found"),
            ("DELETE", "batches/{0}", "batch", "batch-not-found"),
            ("DELETE", "schedules/{0}", "schedule", "schedule-not-found"),
        ];
        foreach (var (method, path, kind, slug) in calls)
        {
            var theirs = await product.SendAsync(new HttpMethod(method), string.Format(null, path, product.Theirs[kind]), null, "billing");
            Assert.Equal((404, "urn:wasmos:error:" + slug), (theirs.Status, theirs.Json.GetProperty("type").GetString()));
        }
    }

    [Fact]
    public async Task Patch_AScheduleToAModuleOutOfScope_IsRefusedAndChangesNothing()
    {
        var answer = await product.SendAsync(HttpMethod.Patch, $"schedules/{product.Mine["schedule"]}", """{"module_id":"billingx"}""", "billing");
        var theirs = await product.SendAsync(HttpMethod.Patch, $"schedules/{product.Theirs["schedule"]}", """{"paused":true}""", "billing");

        Assert.Equal((404, 404), (answer.Status, theirs.Status));
        Assert.Equal(
            "billing.a", (await product.Api.GetAsync($"/api/v1/schedules/{product.Mine["schedule"]}", As("root"))).Json.GetProperty("module_id").GetString());
        Assert.False((await product.Api.GetAsync($"/api/v1/schedules/{product.Theirs["schedule"]}", As("root"))).Json.GetProperty("paused").GetBoolean());
    }

    [Theory]
    [InlineData("tasks", """{"module_id":"billingx","function":"add","args":[1,2]}""")]
    [InlineData("batches", """{"module_id":"billingx","function":"add","inputs":[{"args":[1,2]}]}""")]
    [InlineData("schedules", """{"module_id":"billingx","function":"add","args":[1,2],"schedule":"@yearly"}""")]
    [InlineData("execute", """{"module_id":"billingx","function":"add","args":[1,2]}""")]
    public async Task Start_AModuleOutOfScope_IsAnsweredAsIfThereWereNone(string path, string body)
    {
        var foreign = await product.SendAsync(HttpMethod.Post, path, body, "billing");
        var none = await product.SendAsync(HttpMethod.Post, path, body.Replace("billingx", "billing.none", StringComparison.Ordinal), "billing");

        Assert.Equal("urn:wasmos:error:module-not-found", foreign.Json.GetProperty("type").GetString());
        Assert.Equal((404, 404), (foreign.Status, none.Status));
        Assert.InRange(
            (await product.SendAsync(HttpMethod.Post, path, body.Replace("billingx", "billing.a", StringComparison.Ordinal), "billing")).Status, 200, 299);
    }

    [Theory]
    [InlineData("billingx", 403)]
    [InlineData("billing", 403)]
    [InlineData("billing.b", 201)]
    public async Task Upload_AName_IsAllowedInsideTheScope(string name, int status) =>
        Assert.Equal(status, (await product.Api.UploadAsync(name, Wasmtime.Wat.ToBinary(ArithmeticGuests.Add), As("billing"))).Status);

    [Fact]
    public async Task Repeat_AnotherCallersIdempotencyKey_IsARequestOfItsOwn()
    {
        const string Body = """{"module_id":"billing.a","function":"add","args":[1,2]}""";
        var first = await product.SendAsync(HttpMethod.Post, "tasks", Body, "billing", ("Idempotency-Key", "the-same"));
        var other = await product.SendAsync(HttpMethod.Post, "tasks", Body, "root", ("Idempotency-Key", "the-same"));
        var again = await product.SendAsync(HttpMethod.Post, "tasks", Body, "billing", ("Idempotency-Key", "the-same"));

        Assert.NotEqual(ScopedProduct.Id(first, "task_id"), ScopedProduct.Id(other, "task_id"));
        Assert.Equal(ScopedProduct.Id(first, "task_id"), ScopedProduct.Id(again, "task_id"));
    }

    [Theory]
    [InlineData("tasks", "task")]
    [InlineData("batches", "batch")]
    [InlineData("schedules", "schedule")]
    public async Task Get_AThing_NamesItsCreator(string path, string kind) =>
        Assert.Equal("user:root", (await product.Api.GetAsync($"/api/v1/{path}/{product.Mine[kind]}", As("root"))).Json.GetProperty("created_by").GetString());

    [Fact]
    public async Task Get_AModule_NamesItsCreator() =>
        Assert.Equal("user:root", (await product.Api.GetAsync("/api/v1/modules/billing.a", As("billing"))).Json.GetProperty("created_by").GetString());

    private static string[] Names(Answer answer, string array, string member)
    {
        Assert.Equal((int)HttpStatusCode.OK, answer.Status);
        return [.. answer.Json.GetProperty(array).EnumerateArray().Select(item => item.GetProperty(member).GetString()!)];
    }
}
