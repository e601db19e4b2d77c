namespace WasmOs.ProductTests;

/// <summary>One product for all tests that do not stop it. Each test uses module names of its own.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    private ProductUnderTest? _product;

    internal ProductClient Api => _product!.Api;

    /// <summary>Fires a timer now. Waits until its function has ended, if the head can report that.</summary>
    internal Task RunTimerAsync(string function) => _product!.RunTimerAsync(function);

    public async Task InitializeAsync() => _product = await ProductUnderTest.StartAsync();

    public async Task DisposeAsync() => await _product!.DisposeAsync();
}
