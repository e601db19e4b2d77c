using Microsoft.Extensions.DependencyInjection;
using WasmOs.Bench.Measuring;
using WasmOs.Kernel.Tasks;
using WasmOs.Storage;

namespace WasmOs.Bench.Tasks;

/// <summary>Measures tasks end to end in one process: submit, receive, claim, run, end and delete. Every step is durable in the local store.</summary>
internal static class TaskMetrics
{
    private const int RoundCount = 5;
    private const int TasksPerRound = 20_000;
    private const int Submitters = 256;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            await using var host = await TaskBench.StartAsync(folder.FullName, options =>
            {
                (options.Queues.BatchSize, options.Queues.NewBatchThreshold) = (32, 256);
                options.Product.Tasks.MaxConcurrentRuns = 512;
            });
            var report = new Report("tasks on the local store, submitted in the process");
            await MeasureAsync(host.Services, report);
            report.Print();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(IServiceProvider services, Report report)
    {
        var (rates, bytes) = (new Series(), new Series());
        for (var round = 0; round <= RoundCount; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var rate = await TaskBench.RunAsync(services, TasksPerRound, Submitters);
            if (round > 0)
            {
                rates.Add(rate);
                bytes.Add((GC.GetTotalAllocatedBytes() - allocated) / (double)TasksPerRound);
            }
        }

        var latencies = await TaskBench.LatencyAsync(services.GetRequiredService<TaskService>(), services.GetRequiredService<IStorage>().Queues);
        report.Add("tasks end to end", rates, "tasks/s", Target.NotBelow(8000));
        report.Add("garbage", bytes, "bytes/task");
        report.Add("enqueue to start, idle, same host", latencies, "ms", Target.AtMost(5));
    }
}
