using WasmOs.Infra.Local;
using WasmOs.Infra.Tests.Contract;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>A local store with the system's clock, for the contract tests.</summary>
public sealed class LocalStorageFixture : IStorageFixture, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmos-local-").FullName;
    private readonly LocalStorage _storage;

    public LocalStorageFixture() => _storage = LocalStorage.Open(new LocalStorageOptions { Folder = _folder }, TimeProvider.System);

    public IStorage Storage => _storage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
