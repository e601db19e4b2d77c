using WasmOs.Infra.Azure;
using WasmOs.Infra.Tests.Contract;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>A storage account that only one test class uses, and the adapter for it.</summary>
public sealed class AzureStorageFixture : IStorageFixture, IAsyncLifetime, IAsyncDisposable
{
    private AzureStorage? _storage;

    public IStorage Storage => _storage!;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        ConnectionString = await SharedAzurite.TakeAccountAsync();
        _storage = AzureStorage.Create(new AzureStorageOptions { ConnectionString = ConnectionString }, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
