using System.Text;

namespace WasmOs.Host.Tests.Product;

[Trait("Trial", "1.25")]
public sealed class QuotaTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-quotas-");

    [Fact]
    public async Task Upload_BeyondAQuota_IsRefusedWithItsSlug()
    {
        await using var host =
            await ProductHost.StartAsync(_folder.FullName, options => (options.Product.Quotas.MaxModules, options.Product.Quotas.MaxVersions) = (1, 1));
        await host.Api.KeepAsync("calc", "(module)");

        var module = await host.Api.UploadAsync("other", Wasmtime.Wat.ToBinary("(module)"));
        var version = await host.Api.UploadAsync("calc", Wasmtime.Wat.ToBinary("(module (memory 1))"));

        Assert.Equal((409, "urn:wasmos:error:module-quota"), (module.Status, module.Json.GetProperty("type").GetString()));
        Assert.Equal((409, "urn:wasmos:error:version-quota"), (version.Status, version.Json.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Upload_DiskFull_IsRefusedAndWhatIsThereRuns()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Quotas.MaxDiskBytes = 3 << 20);
        await host.Api.KeepAsync("calc", """(module (func (export "one") (result i32) i32.const 1))""");
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "filler"), new byte[4 << 20]);
        ((Kernel.Quotas.DiskQuota)host.Host.Services.GetService(typeof(Kernel.Quotas.DiskQuota))!).Refresh();

        var upload = await host.Api.UploadAsync("other", Wasmtime.Wat.ToBinary("(module)"));
        var task = await host.Api.SendAsync(
            HttpMethod.Post, "/api/v1/tasks", new StringContent("""{"module_id":"calc","function":"one"}""", Encoding.UTF8, "application/json"));
        var run = await host.Api.RunAsync("calc", """{"function":"one"}""");

        Assert.Equal((507, "urn:wasmos:error:disk-quota"), (upload.Status, upload.Json.GetProperty("type").GetString()));
        Assert.Equal((507, "urn:wasmos:error:disk-quota"), (task.Status, task.Json.GetProperty("type").GetString()));
        Assert.Equal(1, run.GetProperty("result").GetInt32());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
