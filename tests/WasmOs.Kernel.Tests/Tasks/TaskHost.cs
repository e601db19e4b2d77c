using System.Text;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>The services for tasks of one host, over a fixture's storage. It has no queue listeners: tests deliver the messages.</summary>
internal sealed class TaskHost : IAsyncDisposable
{
    public TaskHost(KernelFixture kernel, string worker, ExecutionService executions, int concurrent = 16)
    {
        Kernel = kernel;
        Options = new TaskOptions { Worker = worker, MaxConcurrentRuns = concurrent };
        var events = TestEvents.CreatePublisher(
            kernel.Storage, new WebhookDirectory(kernel.Storage, TestEvents.Catalog, kernel.Time, seal: KernelFixture.Seal), kernel.Time);
        Executions = executions;
        Runner = new TaskRunner(kernel.Storage, executions, events, Options, kernel.Time, new SeededRandom(7));
        Service = new TaskService(kernel.Storage, executions, events, Runner, kernel.Time);
        Dead = new DeadTasks(kernel.Storage, kernel.Time);
        Sweep = new TaskSweep(kernel.Storage, Options, Dead, kernel.Time);
        Store = new TaskStore(kernel.Storage.Tables, kernel.Time);
    }

    public KernelFixture Kernel { get; }

    public TaskOptions Options { get; }

    public ExecutionService Executions { get; }

    public TaskRunner Runner { get; }

    public TaskService Service { get; }

    public DeadTasks Dead { get; }

    public TaskSweep Sweep { get; }

    public TaskStore Store { get; }

    public static TaskSubmission Add(string args = "[5,3]", string module = "calc") =>
        new() { ModuleId = module, Call = new ExecuteRequest { Function = "add", Args = Encoding.UTF8.GetBytes(args) } };

    public static TaskSubmission Divide(TaskRetry? retry = null) =>
        new() { ModuleId = "calc", Call = new ExecuteRequest { Function = "div", Args = "[1,0]"u8.ToArray() }, Retry = retry };

    public static TaskSubmission Loop() => new() { ModuleId = "misbehave", Call = new ExecuteRequest { Function = "loop", Timeout = 60 } };

    public async Task<TaskEntry> SubmitAsync(TaskSubmission submission)
    {
        var submitted = await Service.SubmitAsync(submission, None);
        Assert.True(submitted.Succeeded, submitted.Error?.ToString());
        return submitted.Value;
    }

    public async Task<TaskEntry> GetAsync(TaskEntry task) => (await Service.GetAsync(task.Id.ToString(), None)).Value;

    /// <summary>Receives all visible messages of a queue without deleting them.</summary>
    public async Task<IReadOnlyList<StoredMessage>> ReceiveAsync(string queue = TaskQueue.Normal) =>
        await Kernel.Storage.Queues.ReceiveAsync(queue, 32, TimeSpan.FromSeconds(30), None);

    /// <summary>Handles a message with the given text.</summary>
    public Task HandleAsync(string message) => Runner.RunAsync(TaskPriority.Normal, message, None);

    /// <summary>Does what the head does: receives the visible messages, handles and deletes each. Returns how many there were.</summary>
    public async Task<int> PumpAsync(string queue = TaskQueue.Normal, TaskPriority priority = TaskPriority.Normal)
    {
        var messages = await ReceiveAsync(queue);
        foreach (var message in messages)
        {
            await Runner.RunAsync(priority, Encoding.UTF8.GetString(message.Body.Span), None);
            await Kernel.Storage.Queues.DeleteAsync(queue, new QueueReceipt(message.MessageId, message.PopReceipt), None);
        }

        return messages.Count;
    }

    public ValueTask DisposeAsync() => Runner.DisposeAsync();
}
