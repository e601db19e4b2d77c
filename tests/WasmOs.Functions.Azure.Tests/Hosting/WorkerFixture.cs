using WasmOs.FunctionsHosting;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Hosting;

/// <summary>One account and one worker for all tests that leave it running.</summary>
public sealed class WorkerFixture : IAsyncLifetime, IAsyncDisposable
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

    /// <summary>A further worker on the same account, without queues and timers, which the first one serves.</summary>
    public FunctionsHostOptions Options() => WorkerApp.Options(StorageConnection);
}
