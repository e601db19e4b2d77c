using WasmOs.Host.Tests.Product;

namespace WasmOs.ProductTests;

/// <summary>The product under the embedded host, with its own data folder. The tests in <c>tests/WasmOs.ProductTests</c> use this class here.</summary>
internal sealed class ProductUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ProductHost _host;

    private ProductUnderTest(DirectoryInfo folder, ProductHost host)
    {
        _folder = folder;
        _host = host;
    }

    public ProductClient Api => _host.Api;

    /// <summary>The log lines so far.</summary>
    public IEnumerable<string> Log => _host.Log.Entries.Select(entry => entry.Message);

    public static async Task<ProductUnderTest> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-product-");
        return new ProductUnderTest(folder, await ProductHost.StartAsync(
            folder.FullName, options => options.Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value)));
    }

    /// <summary>Runs a timer function now.</summary>
    public async Task RunTimerAsync(string function) =>
        Assert.Equal(202, (await Api.SendAsync(HttpMethod.Post, $"/admin/functions/{function}", ProductClient.Json("{}"))).Status);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
