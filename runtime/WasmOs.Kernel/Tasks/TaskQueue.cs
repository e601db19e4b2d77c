using System.Text;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>The queues of tasks. A message is a task's id and, when it was put off because somebody runs the task, the ETag that its row had then. Thread-safe.</summary>
internal sealed class TaskQueue(IQueueStore queues)
{
    public const string High = "wasmos-tasks-high";
    public const string Normal = "wasmos-tasks-normal";
    public const string Low = "wasmos-tasks-low";
    public const string PoisonSuffix = "-poison";

    public static readonly IReadOnlyList<string> All = [High, Normal, Low, High + PoisonSuffix, Normal + PoisonSuffix, Low + PoisonSuffix];

    /// <summary>Messages cannot wait longer; a task that can gets a message that is put off again.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

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
    public ValueTask<QueueReceipt> SendAsync(TaskEntry task, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(NameOf(task.Priority), task, delay, cancellationToken);

    /// <summary>Puts a poison message back, because somebody runs its task.</summary>
    public ValueTask<QueueReceipt> SendPoisonAsync(TaskEntry task, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(NameOf(task.Priority) + PoisonSuffix, task, delay, cancellationToken);

    private static string NameOf(TaskPriority priority) => priority switch
    {
        TaskPriority.High => High,
        TaskPriority.Low => Low,
        _ => Normal,
    };

    private ValueTask<QueueReceipt> SendAsync(string queue, TaskEntry task, TimeSpan delay, CancellationToken cancellationToken)
    {
        var text = task.State == TaskState.Running ? $"{task.Id} {task.ETag}" : task.Id.ToString();
        var wait = delay < TimeSpan.Zero ? TimeSpan.Zero : delay < LongestDelay ? delay : LongestDelay;
        return queues.SendAsync(queue, Encoding.UTF8.GetBytes(text), wait, null, cancellationToken);
    }
}
