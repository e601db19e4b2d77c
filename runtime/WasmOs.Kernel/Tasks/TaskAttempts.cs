using System.Text.Json;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Reads and extends the attempts of a task. The task's row stores earlier attempts as a JSON list; the current attempt is the row's own columns.
/// </summary>
public static class TaskAttempts
{
    /// <summary>How many earlier attempts a row keeps; older ones are dropped.</summary>
    public const int Kept = 20;

    /// <summary>The outcome of an attempt that does not count.</summary>
    internal const string Deferred = "deferred";

    /// <summary>Lists the attempts that the row still has, oldest first.</summary>
    public static IReadOnlyList<TaskAttempt> Of(TaskEntry task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var attempts = Earlier(task);
        if (task.ExecutionId is not null)
        {
            attempts.Add(Current(task, task.EndedAt, OutcomeOf(task), task.Fault));
        }

        return attempts;
    }

    /// <summary>Returns the stored list with the current attempt appended.</summary>
    internal static byte[] Add(TaskEntry task, DateTimeOffset endedAt, string outcome, TaskFault? fault)
    {
        var attempts = Earlier(task);
        attempts.Add(Current(task, endedAt, outcome, fault));
        if (attempts.Count > Kept)
        {
            attempts.RemoveRange(0, attempts.Count - Kept);
        }

        return JsonSerializer.SerializeToUtf8Bytes(attempts, TaskJson.Default.ListTaskAttempt);
    }

    /// <summary>Counts the kept earlier attempts that a stop of the host or functionTimeout ended without counting.</summary>
    internal static int CountInterrupted(TaskEntry task) =>
        Earlier(task).Count(static attempt => attempt is { Outcome: Deferred, Fault.Kind: TaskFault.HostStopped });

    private static List<TaskAttempt> Earlier(TaskEntry task) =>
        task.EarlierJson is { } json ? JsonSerializer.Deserialize(json, TaskJson.Default.ListTaskAttempt)! : [];

    private static TaskAttempt Current(TaskEntry task, DateTimeOffset? endedAt, string outcome, TaskFault? fault) => new(
        task.Attempt, task.ExecutionId?.Value ?? default, task.Worker ?? "", task.StartedAt ?? task.CreatedAt, endedAt, outcome, fault);

    private static string OutcomeOf(TaskEntry task) => task.State switch
    {
        TaskState.Succeeded => "succeeded",
        TaskState.Cancelled => "cancelled",
        TaskState.Queued or TaskState.Running => "running",
        _ => task.Fault?.Kind == TaskFault.WorkerLost ? "lost" : "failed",
    };
}
