using System.Globalization;

namespace WasmOs.TestKit.Azurite;

/// <summary>The one Azurite of a test process, and the accounts on it. It starts with the first account that a test asks for.</summary>
/// <remarks>
/// Who gets what, so that tests which run at the same time never see each other's data:
/// <list type="bullet">
/// <item>A fixture takes one account for its tests: the product of a collection, a worker, the adapter of a contract's test class.</item>
/// <item>A test that starts hosts or workers itself takes an account of its own, and another one each time it needs an empty account.</item>
/// <item>A test that stops its storage, or asks what a stop keeps, starts its own <see cref="AzuriteServer"/>: stopping the shared server would fail all other
/// tests.</item>
/// </list>
/// Nobody returns an account and nobody stops this server: it receives SIGTERM when the test process ends, in whatever way
/// (<c>azurite-until-stdin-ends.js</c>), and keeps all data in memory. Thread-safe.
/// </remarks>
public static class SharedAzurite
{
    /// <summary>Azurite reads its accounts when it starts, so there must be enough. The tests of the Azure head, which need most, take about 40.</summary>
    private const int MaxAccounts = 256;

    private static readonly string[] Accounts = [.. Enumerable.Range(1, MaxAccounts).Select(i => string.Create(CultureInfo.InvariantCulture, $"account{i}"))];
    private static readonly Lazy<Task<AzuriteServer>> Server = new(StartAsync);
    private static int _taken;

    /// <summary>Takes an account that is empty and that nobody else has.</summary>
    /// <returns>What <c>AzureWebJobsStorage</c> must hold to use the account.</returns>
    /// <exception cref="InvalidOperationException">All accounts are taken, or Azurite cannot start.</exception>
    public static async Task<string> TakeAccountAsync()
    {
        var server = await Server.Value.ConfigureAwait(false);
        var index = Interlocked.Increment(ref _taken) - 1;
        return index < MaxAccounts
            ? server.ConnectionStringFor(Accounts[index])
            : throw new InvalidOperationException($"All {MaxAccounts} accounts of this process's Azurite are taken; raise {nameof(MaxAccounts)}.");
    }

    private static async Task<AzuriteServer> StartAsync()
    {
        var server = new AzuriteServer(Accounts);
        await server.StartAsync().ConfigureAwait(false);
        return server;
    }
}
