using System.Net;
using System.Net.Sockets;
using WasmOs.Infra.Azure;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Storage that is down, becomes available again, or does not respond.</summary>
public sealed class AzureOutageTests
{
    // The emulator's public key.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly BlobAddress Blob = new("outage", "blob");
    private static readonly BlobAddress Log = new("outage", "log");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Operations => [.. All.Keys];

    private static Dictionary<string, Func<IStorage, CancellationToken, Task>> All { get; } = new()
    {
        ["blobs ensure"] = (s, t) => s.Blobs.EnsureContainerAsync("outage", t),
        ["blobs put"] = (s, t) => s.Blobs.PutAsync(Blob, "x"u8.ToArray(), BlobCondition.None, t).AsTask(),
        ["blobs append"] = (s, t) => s.Blobs.AppendAsync(Log, "x"u8.ToArray(), t).AsTask(),
        ["blobs properties"] = (s, t) => s.Blobs.GetPropertiesAsync(Blob, t).AsTask(),
        ["blobs read"] = (s, t) => s.Blobs.OpenReadAsync(Blob, 0, null, t).AsTask(),
        ["blobs delete"] = (s, t) => s.Blobs.DeleteAsync(Blob, BlobCondition.None, t).AsTask(),
        ["blobs list"] = async (s, t) => await s.Blobs.ListAsync("outage", "", t).GetAsyncEnumerator(t).MoveNextAsync(),
        ["blobs lease"] = (s, t) => s.Blobs.AcquireLeaseAsync(Blob, Second * 15, t).AsTask(),
        ["queues ensure"] = (s, t) => s.Queues.EnsureQueueAsync("outage", t),
        ["queues send"] = (s, t) => s.Queues.SendAsync("outage", "x"u8.ToArray(), TimeSpan.Zero, null, t).AsTask(),
        ["queues receive"] = (s, t) => s.Queues.ReceiveAsync("outage", 1, Second, t).AsTask(),
        ["queues delete"] = (s, t) => s.Queues.DeleteAsync("outage", new QueueReceipt("a", "b"), t).AsTask(),
        ["queues count"] = (s, t) => s.Queues.ApproximateCountAsync("outage", t).AsTask(),
        ["tables ensure"] = (s, t) => s.Tables.EnsureTableAsync("Outage", t),
        ["tables get"] = (s, t) => s.Tables.GetAsync("Outage", "p", "r", t).AsTask(),
        ["tables write"] = (s, t) => s.Tables.WriteAsync("Outage", TableWrite.Upsert(new TableEntity("p", "r")), t).AsTask(),
        ["tables submit"] = (s, t) => s.Tables.SubmitAsync(
            "Outage", [TableWrite.Upsert(new TableEntity("p", "r")), TableWrite.Upsert(new TableEntity("p", "s"))], t).AsTask(),
        ["tables query"] = (s, t) => s.Tables.QueryAsync("Outage", new TableQuery(), t).AsTask(),
    };

    [Fact]
    public async Task Operations_AzuriteStopped_ThrowWithinTheirBoundAndWorkAfterARestart()
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();
        await using var storage = Open(azurite.ConnectionString, Second * 3, retries: 2);
        foreach (var operation in All.Values)
        {
            await operation(storage, CancellationToken.None);
        }

        await azurite.StopAsync();
        await Task.WhenAll(All.Select(o => AssertUnavailable(o.Key, storage, Second * 3)));
        Assert.All(await storage.ProbeAsync(CancellationToken.None), p => Assert.NotNull(p.Error));

        await azurite.StartAsync();
        foreach (var operation in All.Values)
        {
            await operation(storage, CancellationToken.None);
        }

        Assert.All(await storage.ProbeAsync(CancellationToken.None), p => Assert.Null(p.Error));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_ServerNeverAnswers_ThrowsWithinItsBound(string name)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var storage = Open(ConnectionTo(((IPEndPoint)silent.LocalEndpoint).Port), Second / 2, retries: 20);

        await AssertUnavailable(name, storage, Second / 2);
    }

    [Fact]
    public async Task Operation_Cancelled_IsCancelledAndNotUnavailable()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var storage = Open(ConnectionTo(((IPEndPoint)silent.LocalEndpoint).Port), Second * 30, retries: 20);
        foreach (var operation in All.Values)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => operation(storage, cancel.Token));
        }
    }

    private static async Task AssertUnavailable(string name, AzureStorage storage, TimeSpan bound)
    {
        var start = TimeProvider.System.GetTimestamp();
        var e = await Assert.ThrowsAsync<StorageUnavailableException>(() => All[name](storage, CancellationToken.None));

        // The tolerance is for a busy machine, not for the adapter.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, bound + (Second * 15));
        Assert.Equal(name.Split(' ')[0], e.Service);
        Assert.Contains("outage", e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(e.InnerException);
        Assert.DoesNotContain(Key[..10], e.ToString(), StringComparison.Ordinal);
    }

    private static string ConnectionTo(int port)
    {
        var address = $"http://127.0.0.1:{port}/devstoreaccount1";
        return $"AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={address};QueueEndpoint={address};TableEndpoint={address}";
    }

    private static AzureStorage Open(string connectionString, TimeSpan bound, int retries) => AzureStorage.Create(
        new AzureStorageOptions
        {
            ConnectionString = connectionString,
            MaxRetries = retries,
            RetryDelay = TimeSpan.FromMilliseconds(50),
            AttemptTimeout = bound,
            OperationTimeout = bound,
            TransferSecondsPerMebibyte = 0,
        },
        TimeProvider.System);
}
