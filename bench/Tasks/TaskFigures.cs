using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.Functions;
using WasmOs.Host;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Bench.Tasks;

/// <summary>Tasks end to end in one process: submitted, received, claimed, run, ended and deleted, every step durable on the local store.</summary>
internal static class TaskFigures
{
    private const string Queue = "wasmos-tasks-normal";
    private const int RoundCount = 5;
    private const int TasksPerRound = 20_000;
    private const int Submitters = 256;
    private const int Probes = 300;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            var options = new HostOptions { Port = 0, DataDirectory = folder.FullName, LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning };
            options.Queues.BatchSize = 32;
            options.Queues.NewBatchThreshold = 256;
            options.Tasks.MaxConcurrentRuns = 512;
            await using var host = WasmOsHost.Create(options, [typeof(ApiOptions).Assembly], services => services.AddWasmOs(options));
            await host.StartAsync();
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
        var tasks = services.GetRequiredService<TaskService>();
        var queues = services.GetRequiredService<IStorage>().Queues;
        await services.GetRequiredService<ModuleRegistry>().UploadAsync(new ModuleUpload { Name = "calc", Content = Guests.Calc }, CancellationToken.None);
        var (rates, bytes, latencies) = (new Series(), new Series(), new Series());
        for (var round = 0; round <= RoundCount; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var clock = Stopwatch.StartNew();
            await Parallel.ForAsync(0, TasksPerRound, new ParallelOptions { MaxDegreeOfParallelism = Submitters }, async (_, cancel) => await SubmitAsync(tasks, cancel));
            await DrainAsync(queues);
            if (round > 0)
            {
                rates.Add(TasksPerRound / clock.Elapsed.TotalSeconds);
                bytes.Add((GC.GetTotalAllocatedBytes() - allocated) / (double)TasksPerRound);
            }
        }

        for (var probe = 0; probe < Probes; probe++)
        {
            var id = await SubmitAsync(tasks, CancellationToken.None);
            await DrainAsync(queues);
            var task = (await tasks.GetAsync(id.ToString(), CancellationToken.None)).Value;
            latencies.Add((task.StartedAt!.Value - task.CreatedAt).TotalMilliseconds);
        }

        report.Add("tasks end to end", rates, "tasks/s", Target.NotBelow(8000));
        report.Add("garbage", bytes, "bytes/task");
        report.Add("enqueue to start, idle, same host", latencies, "ms", Target.AtMost(5));
    }

    private static async ValueTask<TaskId> SubmitAsync(TaskService tasks, CancellationToken cancellationToken)
    {
        var submission = new TaskSubmission { ModuleId = "calc", Call = new ExecuteRequest { Function = "add", Args = "[5,3]"u8.ToArray() } };
        return (await tasks.SubmitAsync(submission, cancellationToken)).Value.Id;
    }

    private static async Task DrainAsync(IQueueStore queues)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await queues.ApproximateCountAsync(Queue, CancellationToken.None) > 0)
        {
            await timer.WaitForNextTickAsync();
        }
    }
}
