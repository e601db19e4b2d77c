namespace WasmOs.Host.Tests.Product;

/// <summary>One host for all tests that do not stop it; each test uses module names of its own.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-product-");
    private ProductHost? _host;

    internal ProductClient Api => _host!.Api;

    internal LogCollector Log => _host!.Log;

    public async Task InitializeAsync() => _host = await ProductHost.StartAsync(_folder.FullName);

    public async Task DisposeAsync()
    {
        await _host!.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
