using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Tests that start and end workers themselves, each on an account of its own.</summary>
/// <param name="keepData">Whether the account's data outlives a stop of its Azurite.</param>
public abstract class AccountTests(bool keepData) : IAsyncLifetime, IAsyncDisposable
{
    private protected AzuriteServer Azurite { get; } = new(keepData);

    public Task InitializeAsync() => Azurite.StartAsync();

    public async Task DisposeAsync() => await Azurite.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Azurite.DisposeAsync();
    }
}
