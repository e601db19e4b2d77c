using WasmOs.Infra.Azure;
using WasmOs.Infra.Tests.Contract;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>The Azurite of this assembly, and the adapter for it.</summary>
public sealed class AzuriteFixture : IStorageFixture, IAsyncLifetime, IAsyncDisposable
{
    private readonly AzuriteServer _server = new();
    private AzureStorage? _storage;

    public IStorage Storage => _storage!;

    public string ConnectionString => _server.ConnectionString;

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _storage = AzureStorage.Create(new AzureStorageOptions { ConnectionString = ConnectionString }, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
