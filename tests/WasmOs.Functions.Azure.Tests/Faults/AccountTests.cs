using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Tests that start and end workers themselves, each on an account of its own.</summary>
public abstract class AccountTests : IAsyncLifetime
{
    /// <summary>The connection string of the test's account.</summary>
    private protected string Connection { get; private set; } = "";

    public async Task InitializeAsync() => Connection = await SharedAzurite.TakeAccountAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
