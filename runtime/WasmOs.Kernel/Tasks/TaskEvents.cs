using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Publishes the ends of tasks to the webhooks that want them and to the task's own callback. Publishing an end again repeats the same event. Thread-safe.
/// </summary>
internal sealed class TaskEvents(EventPublisher events, TaskBlobs blobs)
{
    /// <summary>Bytes. A larger outcome is omitted: an event's data is at most 32 KiB, and a receiver can get the outcome with the task.</summary>
    private const int MaxOutcome = 24 * 1024;

    public async ValueTask PublishEndAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var type = TypeOf(task.State);
        var isWanted = events.IsWanted(type);
        if (!isWanted && task.CallbackUrl is null)
        {
            return;
        }

        ReadOnlyMemory<byte>? outcome = null;
        try
        {
            outcome = await blobs.ReadOutcomeAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentDamagedException)
        {
            // Publish the end without the outcome, as for an outcome that is too large.
        }

        var data = Write(task, outcome is { Length: <= MaxOutcome } ? outcome : null);
        var happened = WasmEvent.Repeatable(task.EndedAt ?? task.CreatedAt, type, task.Id.ToString(), data);
        happened = happened with { TraceParent = happened.TraceParent ?? task.TraceParent };
        if (isWanted)
        {
            await events.PublishAsync(happened, cancellationToken).ConfigureAwait(false);
        }

        if (task.CallbackUrl is { } callback)
        {
            await events.PublishToAsync(new Uri(callback), happened, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string TypeOf(TaskState state) => state switch
    {
        TaskState.Succeeded => TaskEventTypes.Succeeded,
        TaskState.Dead => TaskEventTypes.Dead,
        TaskState.Cancelled => TaskEventTypes.Cancelled,
        TaskState.Failed => TaskEventTypes.Failed,
        _ => throw new UnreachableException($"A task in the state {state} has not ended."),
    };

    private static byte[] Write(TaskEntry task, ReadOnlyMemory<byte>? outcome)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        TaskEntryJson.Write(json, task, outcome);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
