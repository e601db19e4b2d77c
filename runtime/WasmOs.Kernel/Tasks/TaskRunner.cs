using System.Diagnostics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Handles the messages of the queues of tasks. The head deletes a message when its handling has returned, and makes it visible again when its handling threw.
/// A message may therefore be handled more than once: the task's row decides what is left to do. Thread-safe.
/// </summary>
public sealed class TaskRunner : IAsyncDisposable
{
    /// <summary>After this many lost writes during one handling, the message is deferred for a second.</summary>
    private const int MaxRaces = 8;

    private readonly TaskStore _store;
    private readonly TaskQueue _queue;
    private readonly TaskBlobs _blobs;
    private readonly TaskEvents _events;
    private readonly TaskLeases _leases;
    private readonly PriorityGate _gate;
    private readonly ExecutionService _executions;
    private readonly TaskOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly DeferredMessages _deferred;
    private readonly bool _isAlone;
    private readonly Tracing? _tracing;

    /// <summary>Creates the runner.</summary>
    public TaskRunner(
        IStorage storage,
        ExecutionService executions,
        EventPublisher events,
        TaskOptions options,
        TimeProvider time,
        Random random,
        BackgroundFailures? failures = null,
        TaskMetrics? metrics = null,
        Tracing? tracing = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _store = new TaskStore(storage.Tables, time, metrics);
        _queue = new TaskQueue(storage.Queues);
        _blobs = new TaskBlobs(storage.Blobs);
        _events = new TaskEvents(events, _blobs);
        _leases = new TaskLeases(_store, options, time, failures ?? BackgroundFailures.WithoutLog(time));
        _deferred = new DeferredMessages(time);
        _gate = new PriorityGate(options.MaxConcurrentRuns);
        (_executions, _options, _time, _random) = (executions, options, time, random);
        _isAlone = !storage.IsShared;
        _tracing = tracing;
    }

    /// <summary>Handles a message of a task's queue.</summary>
    /// <param name="priority">The priority of the queue that the message came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when the host stops or the function's time is over. The guest is then stopped and the task goes back to its
    /// queue.</param>
    public async Task RunAsync(TaskPriority priority, string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TaskQueue.TryParse(message, out var id, out var seen))
        {
            throw new InvalidDataException("A message in a task queue does not begin with a task's id. Another program writes to the queue.");
        }

        await _gate.EnterAsync(priority, cancellationToken).ConfigureAwait(false);
        try
        {
            await HandleAsync(id, seen, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// Handles a message that the head moved to a poison queue: its task becomes dead, unless it has ended. While a worker runs the task, the message is
    /// deferred until the worker's lease ends.
    /// </summary>
    public async Task GiveUpAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TaskQueue.TryParse(message, out var id, out var seen))
        {
            // No task waits for this message, and RunAsync has reported it as a failure at each of the head's tries.
            return;
        }

        while (await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } task)
        {
            var step = TaskTransitions.Next(task, seen, _options, _time, _isAlone);
            if (step is { Kind: TaskStepKind.Defer, Task.State: TaskState.Running })
            {
                await _deferred.SendAsync(
                    id + TaskQueue.PoisonSuffix, step.Delay, async () => await _queue.SendPoisonAsync(task, step.Delay, cancellationToken)
                        .ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                return;
            }

            var dead = task.HasEnded
                ? task
                : await _store.UpdateAsync(TaskTransitions.GiveUp(task, _time.GetUtcNow()), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (dead is not null)
            {
                await _events.PublishEndAsync(dead, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Stops the run of a task; false when it is not a run of this process. The cancellation must already be written to the task's row.</summary>
    internal bool TryCancel(TaskEntry task) => task.ExecutionId is { } id && _leases.TryCancel(id);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _leases.DisposeAsync();

    private async Task HandleAsync(TaskId id, string? seen, CancellationToken cancellationToken)
    {
        for (var race = 0; await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } task; race++)
        {
            var step =
                race < MaxRaces ? TaskTransitions.Next(task, seen, _options, _time, _isAlone) : new TaskStep(TaskStepKind.Defer, task, TimeSpan.FromSeconds(1));
            if (step.Kind == TaskStepKind.Defer)
            {
                await DeferAsync(task, step.Delay, race < MaxRaces, cancellationToken).ConfigureAwait(false);
                return;
            }

            var written = step.Kind == TaskStepKind.Finished ? task
                : await _store.UpdateAsync(step.Task, TaskStore.Patience, cancellationToken).ConfigureAwait(false);
            if (written is { State: TaskState.Running })
            {
                await RunAndFollowAsync(written, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (written is not null)
            {
                await FollowAsync(written).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>One attempt, as a span of the trace that the task belongs to.</summary>
    private async ValueTask RunAndFollowAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        using var span = _tracing?.Begin(KernelDiagnostics.Source, "task", ActivityKind.Consumer, task.TraceParent);
        span?.SetTag("wasmos.task_id", task.Id.ToString()).SetTag("wasmos.attempt", task.Attempt);
        var after = await RunAsync(task, cancellationToken).ConfigureAwait(false);
        await FollowAsync(after).ConfigureAwait(false);
        span?.SetTag("wasmos.state", after is null ? null : TaskNames.Of(after.State))
            .SetStatus(after?.Fault is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
    }

    /// <summary>
    /// Does what the row's new state asks for: sends the message of the next attempt, or publishes the end. A stop of the host does not interrupt this.
    /// </summary>
    private async ValueTask FollowAsync(TaskEntry? task)
    {
        if (task is { State: TaskState.Queued })
        {
            await DeferAsync(task, task.Wait ?? TimeSpan.Zero, isWhole: true, CancellationToken.None).ConfigureAwait(false);
        }
        else if (task is not null)
        {
            await _events.PublishEndAsync(task, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask DeferAsync(TaskEntry task, TimeSpan delay, bool isWhole, CancellationToken cancellationToken) => await _deferred.SendAsync(
        task.Id.ToString(), delay, async () => await _queue.SendAsync(task, delay, cancellationToken, isWhole).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>
    /// Runs a claimed task and writes the result. Returns null when another worker has taken the task over: this run's result is then discarded.
    /// </summary>
    private async ValueTask<TaskEntry?> RunAsync(TaskEntry task, CancellationToken stoppingToken)
    {
        using var lease = _leases.Add(task, stoppingToken);
        try
        {
            var run = await ExecuteAsync(task, lease.Stop).ConfigureAwait(false);
            if (lease.IsLost)
            {
                return null;
            }

            var kept = run.Succeeded ? await _blobs.KeepOutcomeAsync(task, run.Value, CancellationToken.None).ConfigureAwait(false) : task;
            return await lease.EndAsync(current => AfterRun(current, kept, run, stoppingToken), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _leases.Return(lease);
        }
    }

    private async ValueTask<Result<ExecutionResult>> ExecuteAsync(TaskEntry task, CancellationToken stop)
    {
        try
        {
            if (await _blobs.ReadCallAsync(task, stop).ConfigureAwait(false) is not { } request)
            {
                return TaskErrors.InputLost(task.Id.ToString());
            }

            request.Origin = new RunOrigin(task.CreatedBy, task.CreatorId);
            return await _executions.ExecuteAsync(task.ModuleId, request, stop).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            return KernelErrors.From(e);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cancelled before the guest ran. Busy stands for a lack of capacity and does not count as an attempt; AfterRun checks for a stopping host first.
            return KernelErrors.Busy("The run was stopped before it had begun.");
        }
    }

    private TaskEntry AfterRun(TaskEntry current, TaskEntry kept, in Result<ExecutionResult> run, CancellationToken stoppingToken)
    {
        var now = _time.GetUtcNow();
        if (!run.Succeeded)
        {
            return stoppingToken.IsCancellationRequested || current.CancelRequested
                ? TaskTransitions.Interrupt(current, now) : TaskTransitions.AfterRefusal(current, run.Error, now);
        }

        var outcome = run.Value.Outcome;
        if (outcome.Status == Runtime.Execution.ExecutionStatus.Cancelled && !current.CancelRequested && stoppingToken.IsCancellationRequested)
        {
            return TaskTransitions.Interrupt(current, now);
        }

        var after = TaskTransitions.AfterRun(current, outcome, _random, now);
        return after.HasEnded ? after with { OutcomeJson = kept.OutcomeJson, IsOutcomeInBlob = kept.IsOutcomeInBlob } : after;
    }
}
