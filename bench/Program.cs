using WasmOs.Bench;
using WasmOs.Bench.Http;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.Bench.Tasks;
using WasmOs.Bench.Worker;

return args switch
{
    ["runtime", .. var only] => RuntimeSceneMetrics.Run(only),
    ["scheduler", .. var host] => await SchedulerHttpMetrics.RunAsync(host),
    ["audit"] => await AuditMetrics.RunAsync(),
    ["schedules"] => await ScheduleMetrics.RunAsync(),
    ["instances"] => InstancesScene.Run(new Report("live instances in one process")),
    ["identity", .. var host] => await IdentityMetrics.RunAsync(host),
    ["observe", .. var host] => await ObservationMetrics.RunAsync(host),
    ["streams", .. var host] => await StreamMetrics.RunAsync(host),
    ["http", .. var rest] => await HttpMetrics.RunAsync(rest),
    ["tasks"] => await TaskMetrics.RunAsync(),
    ["tasks", "azurite"] => await AzuriteTaskMetrics.RunAsync(),
    ["worker", var folder] => await WorkerMetrics.RunAsync(folder),
    ["echo-server", var port] => await EchoServer.RunAsync(port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench -- <what>
          runtime [part ...]   the runtime in this process; parts: add steps keep calls code cores cold artifact runaway figures text wasi steady
          instances            20,000 live instances in this process
          audit                the audit trail: entries of runs a second, and their verification
          schedules            cron; 100,000 schedules: memory a schedule, time to find what is due
          scheduler [host.dll] decisions of the policies; a thousand runaway guests, in this process and behind HTTP
          http [host.dll]      the host behind HTTP beside a plain Kestrel JSON echo (needs wrk and taskset)
          identity [host.dll]  what an API key, a token, limits and the audit cost a run behind HTTP (needs wrk and taskset)
          observe [host.dll]   what metrics and traces cost a run behind HTTP, and a scrape of a thousand modules (needs wrk and taskset)
          streams [host.dll]   a thousand readers of the live stream (needs taskset)
          tasks [azurite]      tasks end to end on the local store, or on an Azurite beside a bare client (needs Node.js)
          worker <folder>      a published Azure Functions worker: its start, and the processor time of a run (needs wrk, taskset and Node.js)
          echo-server <port>   the plain Kestrel JSON echo alone
        """);
    return 2;
}
