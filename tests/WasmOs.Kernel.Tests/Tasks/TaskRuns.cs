using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>Waits for runs of tasks.</summary>
internal static class TaskRuns
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a task's guest runs; returns the task's row at that time.</summary>
    public static Task<TaskEntry> StartedAsync(TaskHost host, TaskEntry task, Task running) => UntilAsync(host, task, running, entry =>
        entry is { State: TaskState.Running, ExecutionId: { } id } && KernelFixture.Runtime.GetRunning().Any(run => run.Id == id && run.Running));

    /// <summary>Waits until a task's row satisfies a condition; returns that row.</summary>
    public static async Task<TaskEntry> UntilAsync(TaskHost host, TaskEntry task, Task? running, Predicate<TaskEntry> wanted)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (TimeProvider.System.GetUtcNow() < deadline && running is not { IsCompleted: true })
        {
            var entry = await host.GetAsync(task);
            if (wanted(entry))
            {
                return entry;
            }

            await Task.Yield();
        }

        throw new TimeoutException("The task did not come to be as wanted.");
    }
}
