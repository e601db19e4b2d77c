using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Bench.Measuring;
using WasmOs.Functions;
using WasmOs.Functions.Configuration;
using WasmOs.Infra.Azure;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Bench.Tasks;

/// <summary>
/// Measures tasks on a real Azurite, in alternating rounds with a bare client that makes the storage calls that each task needs, one chain of calls for each
/// task.
/// </summary>
internal static class AzuriteTaskMetrics
{
    private const int RoundCount = 9;
    private const int TasksPerRound = 300;
    private const int Workers = 8;
    private const int Batch = 16;
    private const string RawQueue = "raw";
    private const string RawTable = "Raw";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync()
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();
        var account = new AzureStorageOptions { ConnectionString = azurite.ConnectionString };
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            await using var host = await TaskBench.StartAsync(
                folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = azurite.ConnectionString });
            await using var raw = AzureStorage.Create(account, TimeProvider.System);
            var report = new Report("tasks on Azurite, submitted in the process");
            await MeasureAsync(host.Services, raw, report);
            await using var otherHead = CreateOtherHead(account);
            report.Add(
                "enqueue to start, idle, another host enqueued",
                await TaskBench.LatencyAsync(otherHead.GetRequiredService<TaskService>(), raw.Queues), "ms", Target.AtMost(60));
            report.Print();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(IServiceProvider services, AzureStorage raw, Report report)
    {
        await raw.Queues.EnsureQueueAsync(RawQueue, CancellationToken.None);
        await raw.Tables.EnsureTableAsync(RawTable, CancellationToken.None);
        var (tasks, chains) = (new Series(), new Series());
        for (var round = 0; round <= RoundCount; round++)
        {
            var (task, chain) = (await TaskBench.RunAsync(services, TasksPerRound, Workers), await ChainsAsync(raw));
            if (round > 0)
            {
                tasks.Add(task);
                chains.Add(chain);
            }
        }

        report.Add("tasks end to end", tasks, "tasks/s");
        report.Add("bare client: insert, send, receive, two updates, delete", chains, "chains/s");
        report.Add("tasks over the bare client", tasks.Over(chains), "×", Target.NotBelow(0.85));
    }

    /// <summary>Runs the bare client. It sends all messages, while its workers receive batches, write each row twice and delete its message.</summary>
    private static async Task<double> ChainsAsync(AzureStorage raw)
    {
        var clock = Stopwatch.StartNew();
        var left = TasksPerRound;
        var sending = Parallel.ForAsync(0, TasksPerRound, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (_, cancel) =>
        {
            var id = Guid.CreateVersion7();
            await raw.Tables.WriteAsync(RawTable, TableWrite.Insert(Row(id, 0)), cancel);
            await raw.Queues.SendAsync(RawQueue, id.ToByteArray(), TimeSpan.Zero, null, cancel);
        });
        var receiving = Parallel.ForAsync(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (_, cancel) =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                foreach (var message in await raw.Queues.ReceiveAsync(RawQueue, Batch, Lease, cancel))
                {
                    var id = new Guid(message.Body.Span);
                    var claimed = await raw.Tables.WriteAsync(RawTable, TableWrite.Replace(Row(id, 1), "*"), cancel);
                    await raw.Tables.WriteAsync(RawTable, TableWrite.Replace(Row(id, 2), claimed.ETags[0]!), cancel);
                    await raw.Queues.DeleteAsync(RawQueue, new QueueReceipt(message.MessageId, message.PopReceipt), cancel);
                    Interlocked.Decrement(ref left);
                }
            }
        });
        await Task.WhenAll(sending, receiving);
        return TasksPerRound / clock.Elapsed.TotalSeconds;
    }

    private static TableEntity Row(Guid id, int state)
    {
        var row = new TableEntity("p", id.ToString("N"));
        row.Set("state", state).Set("module", "calc").Set("function", "add").Set("args", "[5,3]"u8.ToArray()).Set("created", TimeProvider.System.GetUtcNow());
        return row;
    }

    /// <summary>The services of another head on the same account. A message that it sends does not signal the host's listener.</summary>
    private static ServiceProvider CreateOtherHead(AzureStorageOptions account)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton<IStorage>(_ => AzureStorage.Create(account, TimeProvider.System));
        services.AddWasmOsFunctions(new ProductOptions { Runtime = new RuntimeOptions { PoolSize = 0 } });
        return services.BuildServiceProvider();
    }
}
