using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.Functions.Bodies;
using WasmOs.Host;
using WasmOs.Host.Configuration;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Storage;

namespace WasmOs.Bench.Tasks;

/// <summary>A host that runs tasks of one small guest, and the code that submits the tasks.</summary>
internal static class TaskBench
{
    public const string Queue = "wasmos-tasks-normal";

    private const int Probes = 300;

    /// <summary>Starts a host and uploads the guest.</summary>
    public static async Task<WasmOsHost> StartAsync(string folder, Action<HostOptions> set)
    {
        var options = new HostOptions { Port = 0, DataDirectory = folder, LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning };
        set(options);
        HostOptionsReader.Complete(options);
        var host = WasmOsHost.Create(options, [typeof(ApiOptions).Assembly], services => services.AddWasmOs(options));
        await host.StartAsync();
        await host.Services.GetRequiredService<ModuleRegistry>().UploadAsync(new ModuleUpload { Name = "calc", Content = Guests.Calc }, CancellationToken.None);
        return host;
    }

    /// <summary>Submits tasks and waits until the last one has ended. Returns the number of tasks a second.</summary>
    public static async Task<double> RunAsync(IServiceProvider services, int count, int submitters)
    {
        var tasks = services.GetRequiredService<TaskService>();
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = submitters }, async (_, cancel) => await SubmitAsync(tasks, cancel));
        await DrainAsync(services.GetRequiredService<IStorage>().Queues);
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Measures the milliseconds from the submission of a task to the start of its run, one task after another.</summary>
    /// <param name="submits">The service that submits the tasks.</param>
    /// <param name="queues">The queues that show when a task has ended.</param>
    public static async Task<Series> LatencyAsync(TaskService submits, IQueueStore queues)
    {
        var latencies = new Series();
        for (var probe = 0; probe < Probes; probe++)
        {
            var id = await SubmitAsync(submits, CancellationToken.None);
            await DrainAsync(queues);
            var task = (await submits.GetAsync(id.ToString(), CancellationToken.None)).Value;
            latencies.Add((task.StartedAt!.Value - task.CreatedAt).TotalMilliseconds);
        }

        return latencies;
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
