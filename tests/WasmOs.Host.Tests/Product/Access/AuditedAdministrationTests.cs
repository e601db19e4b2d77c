using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Audit;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>What the audit trail says of callers with the host's key.</summary>
public sealed class AuditedAdministrationTests : IDisposable
{
    private const string Key = "0123456789abcdef0123";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-audited-admin-");

    [Theory]
    [InlineData(Key, 404, "operator", "function-not-found")]
    [InlineData("0123456789abcdef0124", 401, "anonymous", "unauthorized")]
    public async Task Run_ByTheHostsKey_IsTheOperators(string key, int status, string caller, string reason)
    {
        await using var product = await ProductHost.StartAsync(_folder.FullName, options => options.HostKey = Key);
        var answer = await product.Api.SendAsync(HttpMethod.Post, "/admin/functions/none", ProductClient.Json("{}"), [("x-functions-key", key)]);
        Assert.Equal(status, answer.Status);
        await product.Host.Services.GetRequiredService<AuditTrail>().FlushAsync(CancellationToken.None);

        var entry = (await product.Api.GetAsync("/api/v1/audit?action=host.run-function&outcome=refused")).Json.GetProperty("items").EnumerateArray().Single();

        Assert.Equal((caller, reason, status), (Text(entry, "caller"), Text(entry, "reason"), entry.GetProperty("status").GetInt32()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string? Text(JsonElement entry, string member) => entry.GetProperty(member).GetString();
}
