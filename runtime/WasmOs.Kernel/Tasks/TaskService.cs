using System.Text.Json;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Accepts, reads, lists and cancels tasks. Thread-safe.</summary>
public sealed class TaskService
{
    /// <summary>Approximate bytes that a task needs besides its arguments: its row, its message and its outcome.</summary>
    private const int RowBytes = 1024;

    private readonly TaskStore _store;
    private readonly TaskQueue _queue;
    private readonly TaskBlobs _blobs;
    private readonly TaskEvents _events;
    private readonly DurableMessages _messages;
    private readonly TaskList _list;
    private readonly TaskRunner _runner;
    private readonly ExecutionService _executions;
    private readonly TimeProvider _time;
    private readonly DiskQuota? _disk;
    private readonly WebhookTargets _targets;

    /// <summary>Creates the service.</summary>
    public TaskService(
        IStorage storage, ExecutionService executions, EventPublisher events, TaskRunner runner, TimeProvider time, DiskQuota? disk = null,
        BackgroundFailures? failures = null, WebhookTargets? targets = null, TaskMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _store = new TaskStore(storage.Tables, time, metrics);
        _queue = new TaskQueue(storage.Queues);
        _blobs = new TaskBlobs(storage.Blobs);
        _events = new TaskEvents(events, _blobs);
        _messages = new DurableMessages("task-messages", time, failures);
        _list = new TaskList(storage.Tables, _store);
        (_executions, _runner, _time, _disk) = (executions, runner, time, disk);
        _targets = targets ?? WebhookTargets.PublicOnly;
    }

    /// <summary>
    /// Accepts a task. On return the task is stored and its message is sent or waits to be sent. A submission with an id of its own that was accepted before
    /// returns the existing task.
    /// </summary>
    public async ValueTask<Result<TaskEntry>> SubmitAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (submission.Id is { } planned && await _store.GetAsync(planned, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            return await RepeatAsync(taken).ConfigureAwait(false);
        }

        var now = _time.GetUtcNow();
        var errors = new FieldErrors();
        TaskRules.Check(submission, now, _targets, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        // The module may change before the task runs. Report now what can be checked now.
        if (await _executions.CheckAsync(submission.ModuleId, submission.Call, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        if (_disk?.Take(submission.Call.Args.Length + RowBytes) is { } full)
        {
            return full;
        }

        // Blob first, then the row that names it, then the message: the sweep finds what a crash leaves behind.
        var task = await _blobs.KeepCallAsync(Entry(submission, now), submission.Call, cancellationToken).ConfigureAwait(false);
        var inserted = await InsertAsync(task, cancellationToken).ConfigureAwait(false);
        if (inserted is null && await _store.GetAsync(task.Id, cancellationToken).ConfigureAwait(false) is { } other)
        {
            return await RepeatAsync(other).ConfigureAwait(false);
        }

        task = inserted ?? task;
        await SendAsync(task, task.Wait ?? TimeSpan.Zero).ConfigureAwait(false);
        return task;
    }

    /// <summary>
    /// Writes the row; null when a row with its id exists. After a write with an unknown outcome the row is read, because a task may be refused only when it
    /// will not run.
    /// </summary>
    private async ValueTask<TaskEntry?> InsertAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.InsertAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            if (await _store.GetAsync(task.Id, cancellationToken).ConfigureAwait(false) is not { } stored)
            {
                throw;
            }

            return stored;
        }
    }

    private ValueTask SendAsync(TaskEntry task, TimeSpan delay) =>
        _messages.SendAsync(async () => await _queue.SendAsync(task, delay, CancellationToken.None).ConfigureAwait(false));

    /// <summary>Returns a task; an error when there is no task of this id.</summary>
    public async ValueTask<Result<TaskEntry>> GetAsync(string id, CancellationToken cancellationToken) =>
        TaskId.TryParse(id, out var parsed) && await _store.GetAsync(parsed, cancellationToken).ConfigureAwait(false) is { } task
            ? task
            : TaskErrors.NotFound(id);

    /// <summary>
    /// Reads the outcome of a task's run, in the JSON form that the history uses; null when there is none. A damaged outcome is a
    /// <see cref="ContentDamagedException"/>.
    /// </summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadOutcomeAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return _blobs.ReadOutcomeAsync(task, cancellationToken);
    }

    /// <summary>Lists tasks, newest first.</summary>
    public ValueTask<Result<Page<TaskEntry>>> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _list.ReadAsync(query, cancellationToken);
    }

    /// <summary>
    /// Cancels a task. A queued task ends now. The guest of a running task is stopped: at once when it runs in this process, otherwise when its worker next
    /// renews its lease.
    /// </summary>
    public async ValueTask<Result<TaskEntry>> CancelAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (!found.Succeeded)
            {
                return found.Error;
            }

            var task = found.Value;
            if (task.HasEnded)
            {
                return TaskErrors.Ended(id, TaskNames.Of(task.State));
            }

            var written = task.CancelRequested ? task
                : await _store.UpdateAsync(TaskTransitions.Cancel(task, _time.GetUtcNow()), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (written is null)
            {
                // Another writer claimed or ended the task: decide again by its new state.
                continue;
            }

            if (written.State == TaskState.Running)
            {
                _runner.TryCancel(written);
            }
            else
            {
                await _events.PublishEndAsync(written, cancellationToken).ConfigureAwait(false);
            }

            return written;
        }
    }

    /// <summary>
    /// Repeats the submission of a stored task. It is unknown whether its message was sent; a second message is harmless, because the row decides.
    /// </summary>
    private async ValueTask<TaskEntry> RepeatAsync(TaskEntry taken)
    {
        if (taken.State == TaskState.Queued)
        {
            await SendAsync(taken, taken.DueAt - _time.GetUtcNow()).ConfigureAwait(false);
        }

        return taken;
    }

    private TaskEntry Entry(TaskSubmission submission, DateTimeOffset now) => new()
    {
        Id = submission.Id ?? TaskId.New(_time),
        ModuleId = submission.ModuleId,
        Function = submission.Call.Function,
        Returns = submission.Call.Returns,
        Timeout = submission.Call.Timeout,
        Priority = submission.Priority,
        CreatedAt = now,
        CreatedBy = submission.Creator.Name,
        CreatorId = submission.Creator.Id,
        TraceParent = Tracing.ToHandOn(submission.TraceParent),
        DueAt = TaskRules.DueOf(submission, now),
        Wait = TaskRules.DueOf(submission, now) - now,
        ExpiresAt = now + submission.TimeToLive,
        CallbackUrl = submission.CallbackUrl,
        RetryJson = submission.Retry is { } retry ? JsonSerializer.SerializeToUtf8Bytes(retry, TaskJson.Default.TaskRetry) : null,
        LabelsJson = submission.Labels.Count == 0
            ? null : JsonSerializer.SerializeToUtf8Bytes(submission.Labels.ToDictionary(StringComparer.Ordinal), TaskJson.Default.DictionaryStringString),
    };
}
