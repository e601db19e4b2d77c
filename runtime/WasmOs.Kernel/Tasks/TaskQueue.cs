using System.Text;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// The queues of tasks. A message is a task's id. When the message's delay is the whole wait that the task's row asks for, a space and the row's ETag at that
/// time follow. Thread-safe.
/// </summary>
internal sealed class TaskQueue(IQueueStore queues)
{
    public const string High = "wasmos-tasks-high";
    public const string Normal = "wasmos-tasks-normal";
    public const string Low = "wasmos-tasks-low";
    public const string PoisonSuffix = KernelRoom.PoisonSuffix;

    /// <summary>Reads a message; false when it does not begin with a task's id.</summary>
    public static bool TryParse(string message, out TaskId id, out string? etag)
    {
        var space = message.IndexOf(' ', StringComparison.Ordinal);
        etag = space < 0 ? null : message[(space + 1)..];
        return TaskId.TryParse(space < 0 ? message : message[..space], out id);
    }

    /// <summary>Sends the message of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="delay">How long the message waits; limited to what a queue allows.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="isWhole">Whether the delay is the whole wait that the row asks for (until its due time, or until its lease ends). The message then carries
    /// the row's ETag, and its handler need not check the wall clock.</param>
    public ValueTask<QueueReceipt> SendAsync(TaskEntry task, TimeSpan delay, CancellationToken cancellationToken, bool isWhole = true) =>
        SendAsync(NameOf(task.Priority), task, delay, isWhole, cancellationToken);

    /// <summary>Puts a message back into the poison queue, because a worker still runs its task.</summary>
    public ValueTask<QueueReceipt> SendPoisonAsync(TaskEntry task, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(NameOf(task.Priority) + PoisonSuffix, task, delay, isWhole: true, cancellationToken);

    private static string NameOf(TaskPriority priority) => priority switch
    {
        TaskPriority.High => High,
        TaskPriority.Low => Low,
        _ => Normal,
    };

    private ValueTask<QueueReceipt> SendAsync(string queue, TaskEntry task, TimeSpan delay, bool isWhole, CancellationToken cancellationToken)
    {
        var text = isWhole && task.ETag is { } etag && delay <= DeferredMessages.LongestDelay ? $"{task.Id} {etag}" : task.Id.ToString();
        var wait = delay < TimeSpan.Zero ? TimeSpan.Zero : delay < DeferredMessages.LongestDelay ? delay : DeferredMessages.LongestDelay;
        return queues.SendAsync(queue, Encoding.UTF8.GetBytes(text), wait, null, cancellationToken);
    }
}
