using System.Text;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>The queues of tasks. A message is a task's id and, when it waits as long as its row asked for, the ETag that the row had then. Thread-safe.</summary>
internal sealed class TaskQueue(IQueueStore queues)
{
    public const string High = "wasmos-tasks-high";
    public const string Normal = "wasmos-tasks-normal";
    public const string Low = "wasmos-tasks-low";
    public const string PoisonSuffix = KernelRoom.PoisonSuffix;

    /// <summary>Reads a message; false for one that no task has.</summary>
    public static bool TryParse(string message, out TaskId id, out string? etag)
    {
        var space = message.IndexOf(' ', StringComparison.Ordinal);
        etag = space < 0 ? null : message[(space + 1)..];
        return TaskId.TryParse(space < 0 ? message : message[..space], out id);
    }

    /// <summary>Sends the message of a task.</summary>
    /// <param name="task">Which one.</param>
    /// <param name="delay">How long it waits; what a queue does not allow is cut.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="isWhole">Whether the delay is all that the row asks for (its due time, or the end of its lease), so that the message need not look at a clock when it comes.</param>
    public ValueTask<QueueReceipt> SendAsync(TaskEntry task, TimeSpan delay, CancellationToken cancellationToken, bool isWhole = true) =>
        SendAsync(NameOf(task.Priority), task, delay, isWhole, cancellationToken);

    /// <summary>Puts a poison message back, because somebody runs its task.</summary>
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
