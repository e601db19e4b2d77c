using WasmOs.TestKit.Azurite;

namespace WasmOs.FunctionsHosting.Tests;

/// <summary>One account, and one sample worker for the tests that leave it running.</summary>
public sealed class SampleFixture : IAsyncLifetime, IAsyncDisposable
{
    private FunctionsHost? _host;

    public FunctionsHost Host => _host!;

    public HttpClient Client { get; private set; } = null!;

    public string StorageConnection { get; private set; } = "";

    public async Task InitializeAsync()
    {
        StorageConnection = await SharedAzurite.TakeAccountAsync();
        _host = await FunctionsHost.StartAsync(Options());
        Client = new HttpClient { BaseAddress = Host.Address };
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    internal FunctionsHostOptions Options() => SampleApp.Options(StorageConnection);
}
