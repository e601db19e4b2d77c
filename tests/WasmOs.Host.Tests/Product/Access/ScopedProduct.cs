using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.TestKit;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>
/// A host with work of two modules, <c>billing.a</c> and <c>billingx</c>, both made by <c>root</c>, and the caller <c>billing</c>, who may do everything for
/// <c>billing.*</c>.
/// </summary>
public sealed class ScopedProduct : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-scope-");
    private ProductHost _product = null!;

    /// <summary>The ids of the work of <c>billingx</c>, by kind.</summary>
    internal Dictionary<string, string> Theirs { get; } = [];

    /// <summary>The ids of the work of <c>billing.a</c>, by kind.</summary>
    internal Dictionary<string, string> Mine { get; } = [];

    internal ProductClient Api => _product.Api;

    public async Task InitializeAsync()
    {
        var callers = new NamedCallers().Add("root", ModuleScope.All, "*").Add("billing", ModuleScope.Of(["billing.*"]), "*");
        _product = await StartAsync(_folder.FullName, callers);
        await MakeAsync("billingx", Theirs);
        await MakeAsync("billing.a", Mine);
    }

    /// <summary>Waits until storage has every entry of the audit trail.</summary>
    internal ValueTask FlushAuditAsync() => _product.Host.Services.GetRequiredService<AuditTrail>().FlushAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _product.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal Task<Answer> SendAsync(HttpMethod method, string path, string? body, string token, params (string Name, string Value)[] headers) =>
        Api.SendAsync(method, "/api/v1/" + path, body is null ? null : ProductClient.Json(body), [As(token), .. headers]);

    internal static string Id(Answer answer, string member)
    {
        Assert.True(answer.Status is >= 200 and < 300, answer.Text);
        return answer.Json.GetProperty(member).GetString()!;
    }

    private async Task MakeAsync(string module, Dictionary<string, string> ids)
    {
        Assert.Equal(201, (await Api.UploadAsync(module, Wasmtime.Wat.ToBinary(ArithmeticGuests.Add), As("root"))).Status);
        var call = $$"""{"module_id":"{{module}}","function":"add","args":[1,2]}""";
        ids["execution"] = Id(await SendAsync(HttpMethod.Post, "execute", call, "root"), "execution_id");
        ids["task"] = Id(await SendAsync(HttpMethod.Post, "tasks", call, "root"), "task_id");
        ids["batch"] = Id(await SendAsync(
            HttpMethod.Post, "batches", $$"""{"module_id":"{{module}}","function":"add","inputs":[{"args":[1,2]}]}""", "root"), "batch_id");
        ids["schedule"] = Id(await SendAsync(
            HttpMethod.Post, "schedules", $$"""{"module_id":"{{module}}","function":"add","args":[1,2],"schedule":"@yearly"}""", "root"), "schedule_id");
        await WaitForEndAsync(ids["task"]);
    }

    private async Task WaitForEndAsync(string task)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while ((await Api.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{task}", null, [As("root")], limit.Token)).Json.GetProperty("state")
            .GetString() != "succeeded")
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
