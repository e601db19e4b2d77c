using WasmOs.Functions.Azure.Tests;
using WasmOs.FunctionsHosting;
using WasmOs.TestKit.Azurite;

namespace WasmOs.ProductTests;

/// <summary>The product under the genuine worker, with a storage account of its own: what the tests in <c>tests/WasmOs.ProductTests</c> call here.</summary>
internal sealed class ProductUnderTest : IAsyncDisposable
{
    private readonly FunctionsHost _host;

    private ProductUnderTest(FunctionsHost host)
    {
        _host = host;
        Api = new ProductClient(host.Address);
    }

    public ProductClient Api { get; }

    /// <summary>The lines that were logged so far.</summary>
    public IEnumerable<string> Log => _host.Log.Entries.Select(entry => entry.Message);

    public static async Task<ProductUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        new(await WorkerApp.StartAsync(await SharedAzurite.TakeAccountAsync(), settings));

    /// <summary>Lets a timer strike now, and waits until its function has ended.</summary>
    public Task RunTimerAsync(string function) => _host.InvokeAsync(function);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.DisposeAsync();
    }
}
