using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>The queue functions of tasks: one queue for each priority, and the poison queue of each.</summary>
public sealed class TaskQueueFunctions(TaskRunner runner)
{
    [Function("tasks-run-high")]
    public Task RunHigh([QueueTrigger("wasmos-tasks-high")] string taskId, CancellationToken cancellationToken) =>
        runner.RunAsync(TaskPriority.High, taskId, cancellationToken);

    [Function("tasks-run-normal")]
    public Task RunNormal([QueueTrigger("wasmos-tasks-normal")] string taskId, CancellationToken cancellationToken) =>
        runner.RunAsync(TaskPriority.Normal, taskId, cancellationToken);

    [Function("tasks-run-low")]
    public Task RunLow([QueueTrigger("wasmos-tasks-low")] string taskId, CancellationToken cancellationToken) =>
        runner.RunAsync(TaskPriority.Low, taskId, cancellationToken);

    [Function("tasks-poison-high")]
    public Task GiveUpHigh([QueueTrigger("wasmos-tasks-high-poison")] string taskId, CancellationToken cancellationToken) =>
        runner.GiveUpAsync(taskId, cancellationToken);

    [Function("tasks-poison-normal")]
    public Task GiveUpNormal([QueueTrigger("wasmos-tasks-normal-poison")] string taskId, CancellationToken cancellationToken) =>
        runner.GiveUpAsync(taskId, cancellationToken);

    [Function("tasks-poison-low")]
    public Task GiveUpLow([QueueTrigger("wasmos-tasks-low-poison")] string taskId, CancellationToken cancellationToken) =>
        runner.GiveUpAsync(taskId, cancellationToken);
}
