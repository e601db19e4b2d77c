using System.Text.Json;
using WasmOs.TestKit;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>What the audit trail says of calls and runs.</summary>
public sealed class AuditedCallTests(ScopedProduct product) : IClassFixture<ScopedProduct>
{
    [Fact]
    public async Task Change_IsRecordedBeforeAndAfter()
    {
        var answer =
            await product.Api.UploadAsync("billing.audited", Wasmtime.Wat.ToBinary(ArithmeticGuests.Add), As("billing"), ("x-request-id", "audit-upload"));
        Assert.Equal(201, answer.Status);

        var entries = await EntriesAsync("request_id=audit-upload");

        Assert.Equal([("modules.upload", "begun"), ("modules.upload", "done")], entries.Select(Summary).Reverse());
        Assert.All(entries, entry => Assert.Equal("user:billing", entry.GetProperty("caller").GetString()));
        Assert.Equal(201, entries[0].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Change_OfAUser_SaysWhatIsAnotherValueAndNoSecret()
    {
        // The first user must be an administrator.
        var first = await product.SendAsync(
            HttpMethod.Post, "users", """{"username":"first","password":"a quite long password","roles":[{"role":"admin"}]}""", "root");
        Assert.True(first.Status == 201, first.Text);
        var made = await product.SendAsync(
            HttpMethod.Post, "users", """{"username":"audited","password":"a quite long password","roles":[{"role":"viewer"}]}""", "root",
            ("x-request-id", "audit-user-1"));
        Assert.True(made.Status == 201, made.Text);
        var patched = await product.SendAsync(
            HttpMethod.Patch, $"users/{made.Json.GetProperty("user_id").GetString()}",
            """{"roles":[{"role":"developer","modules":["billing.*"]}],"disabled":true,"password":"another long password"}""", "root",
            ("x-request-id", "audit-user-2"));
        Assert.True(patched.Status == 200, patched.Text);

        Assert.Equal("user audited: roles viewer, password", await ChangeAsync("audit-user-1"));
        Assert.Equal("user audited: roles viewer -> developer:billing.*, disabled, password", await ChangeAsync("audit-user-2"));
    }

    [Fact]
    public async Task Change_OfAModule_IsFoundByTheModule()
    {
        Assert.Equal(
            201, (await product.Api.UploadAsync("billing.found", Wasmtime.Wat.ToBinary(ArithmeticGuests.Add), As("billing"))).Status);
        Assert.Equal(204, (await product.SendAsync(HttpMethod.Delete, "modules/billing.found", null, "billing")).Status);

        var entries = await EntriesAsync("module_id=billing.found");

        Assert.Equal(["modules.upload", "modules.upload", "modules.delete", "modules.delete"], entries.Select(entry => Summary(entry).Item1).Reverse());
    }

    [Theory]
    [InlineData("billing.a", 202, "done"), InlineData("billingx", 404, "refused")]
    public async Task SubmittedTask_HasOneEntry(string module, int status, string outcome)
    {
        var request = $"audit-task-{module}";
        var answer = await product.SendAsync(
            HttpMethod.Post, "tasks", $$"""{"module_id":"{{module}}","function":"add","args":[1,2]}""", "billing", ("x-request-id", request));
        Assert.Equal(status, answer.Status);

        var entry = Assert.Single(await EntriesAsync($"request_id={request}&action=tasks.submit"));

        Assert.Equal(("tasks.submit", outcome), Summary(entry));
        Assert.Equal(("user:billing", module), (entry.GetProperty("caller").GetString(), entry.GetProperty("module").GetString()));
        Assert.Equal(
            outcome == "done" ? $"task {answer.Json.GetProperty("task_id").GetString()}" : "/api/v1/tasks", entry.GetProperty("target").GetString());
    }

    [Fact]
    public async Task RefusedChange_IsRecordedWithItsReason()
    {
        var answer = await product.SendAsync(HttpMethod.Delete, "modules/billing.none", null, "billing", ("x-request-id", "audit-delete"));
        Assert.Equal(404, answer.Status);

        var entries = await EntriesAsync("request_id=audit-delete");

        Assert.Equal([("modules.delete", "begun"), ("modules.delete", "refused")], entries.Select(Summary).Reverse());
        Assert.Equal("module-not-found", entries[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task FailedRun_IsRecordedWithWhatItUsed()
    {
        Assert.Equal(201, (await product.Api.UploadAsync(
            "billing.traps", Wasmtime.Wat.ToBinary("""(module (func (export "boom") unreachable))"""), As("root"))).Status);
        var run = await product.SendAsync(
            HttpMethod.Post, "modules/billing.traps/execute", """{"function":"boom"}""", "billing", ("x-request-id", "audit-run"));

        var entry = Assert.Single(await EntriesAsync("request_id=audit-run"));

        Assert.Equal(("modules.execute", "failed"), Summary(entry));
        Assert.Equal(run.Json.GetProperty("execution_id").GetString(), entry.GetProperty("execution_id").GetString());
        Assert.Equal(run.Json.GetProperty("digest").GetString(), entry.GetProperty("digest").GetString());
        Assert.Equal("billing.traps", entry.GetProperty("module").GetString());
    }

    [Fact]
    public async Task RunThatSucceeds_IsNotRecorded()
    {
        var run = await product.SendAsync(
            HttpMethod.Post, "modules/billing.a/execute", """{"function":"add","args":[1,2]}""", "billing", ("x-request-id", "audit-good-run"));
        Assert.Equal(200, run.Status);

        Assert.Empty(await EntriesAsync("request_id=audit-good-run"));
    }

    [Fact]
    public async Task RefusedCaller_IsRecorded()
    {
        var answer = await product.Api.GetAsync("/api/v1/webhooks", As("billing"), ("x-request-id", "audit-refused"));
        Assert.Equal(403, answer.Status);

        var entry = Assert.Single(await EntriesAsync("request_id=audit-refused"));

        Assert.Equal(("webhooks.list", "refused"), Summary(entry));
        Assert.Equal("permission-missing", entry.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Verify_TheTrailOfTheseTests_IsValid() =>
        Assert.True((await product.Api.GetAsync("/api/v1/audit/verify", As("root"))).Json.GetProperty("valid").GetBoolean());

    private async Task<string?> ChangeAsync(string request) =>
        (await EntriesAsync($"request_id={request}")).Single(entry => Summary(entry).Item2 == "done").GetProperty("change").GetString();

    private static (string, string) Summary(JsonElement entry) => (entry.GetProperty("action").GetString()!, entry.GetProperty("outcome").GetString()!);

    private async Task<JsonElement[]> EntriesAsync(string query)
    {
        await product.FlushAuditAsync();
        var answer = await product.Api.GetAsync($"/api/v1/audit?{query}", As("root"));
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }
}
