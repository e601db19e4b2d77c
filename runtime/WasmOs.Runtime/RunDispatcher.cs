using System.Diagnostics;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime;

/// <summary>
/// Gets a slot for each call and runs the call in it: on the calling thread when a slot is free, otherwise after a wait that holds no thread. Thread-safe.
/// </summary>
internal sealed class RunDispatcher(RuntimeOptions options, CpuScheduler scheduler, EpochTicker ticker, GuestRunPool runs, GuestExecutor executor)
{
    /// <summary>Runs a call, or waits for a slot first. Waiting holds no thread.</summary>
    /// <returns>The outcome, or why the call was not started.</returns>
    public ValueTask<RunResult> ExecuteAsync(RuntimeModule module, ExecutionRequest request, CancellationToken cancellationToken) =>
        scheduler.TryEnter()
            ? ValueTask.FromResult(new RunResult(RunInSlot(module, GuestCalls.ToCall(request, TimeSpan.Zero, cancellationToken))))
            : ExecuteQueuedAsync(module, request, cancellationToken);

    /// <summary>Runs a call on this thread. Blocks the thread while the call waits for a slot.</summary>
    /// <exception cref="RuntimeBusyException">The call was not started.</exception>
    public ExecutionOutcome Call(RuntimeModule module, in GuestCall call)
    {
        if (scheduler.TryEnter())
        {
            return RunInSlot(module, call);
        }

        return WaitForSlot(module, call, out var queued)
            ? RunInSlot(module, call.After(queued))
            : GuestExecutor.CancelledBeforeStart(module, call.Id, call.Function, call.Limits, call.Load, queued);
    }

    public bool Cancel(ExecutionId id)
    {
        foreach (var waiting in scheduler.SnapshotLine())
        {
            if (waiting.Id == id && !waiting.HasStarted && scheduler.Cancel(waiting))
            {
                return true;
            }
        }

        return runs.Cancel(id);
    }

    public List<RunningExecution> GetRunning()
    {
        var running = new List<RunningExecution>();
        foreach (var waiting in scheduler.SnapshotLine())
        {
            if (!waiting.HasStarted)
            {
                running.Add(new RunningExecution(waiting.Id, waiting.Module, waiting.Function, Running: false, TimeSpan.Zero) { Flow = waiting.Flow.Name });
            }
        }

        foreach (var run in runs.Snapshot())
        {
            if (run.Figures is { } module)
            {
                var waits = run.Turns.Phase == RunPhase.Waiting;
                var seen = new RunningExecution(run.Id, module.Digest, run.Function, !waits, Stopwatch.GetElapsedTime(run.StartedAt)) { Flow = run.Flow };

                // The object may serve another run by now. The flow decides who may see a run, so a run never gets the flow of the next one.
                if (run.Id == seen.Id)
                {
                    running.Add(seen);
                }
            }
        }

        return running;
    }

    public RunningOutput? FindOutput(ExecutionId id)
    {
        foreach (var run in runs.Snapshot())
        {
            if (run.Id == id && RunningOutput.Of(run) is { } output && output.Id == id)
            {
                return output;
            }
        }

        return null;
    }

    public List<RunningOutput> FindOutputs(string flow)
    {
        var outputs = new List<RunningOutput>();
        foreach (var run in runs.Snapshot())
        {
            if (run.Flow == flow && RunningOutput.Of(run) is { } output && output.Flow == flow)
            {
                outputs.Add(output);
            }
        }

        return outputs;
    }

    public SchedulerSnapshot Show(int limit)
    {
        var running = new List<StartedRun>();
        var parked = new List<StartedRun>();
        foreach (var run in runs.Snapshot())
        {
            var phase = run.Turns.Phase;
            var list = phase == RunPhase.Running ? running : parked;
            if (phase != RunPhase.Waiting && list.Count < limit && run.Figures is { } module)
            {
                list.Add(new StartedRun(run.Id, module.Digest, run.Function, run.Turns.Priority, Stopwatch.GetElapsedTime(run.StartedAt), run.CpuAtTick));
            }
        }

        return new SchedulerSnapshot { Metrics = scheduler.GetMetrics(), Waiting = scheduler.ShowWaiting(limit), Running = running, Parked = parked };
    }

    private async ValueTask<RunResult> ExecuteQueuedAsync(RuntimeModule module, ExecutionRequest request, CancellationToken cancellationToken)
    {
        var queuedAt = Stopwatch.GetTimestamp();
        var waiter = new SlotWaiter(
            request.Id, module.Digest, request.Function.Name, request.Priority, RunFlow.Create(request.Flow, module.Digest, request.Source),
            module.Figures.LengthFor(request.Function.Name, request.Source));
        if (!scheduler.TryEnqueue(waiter))
        {
            return new RunResult(waiter.Refusal);
        }

        var started = await StartAsync(waiter, cancellationToken).ConfigureAwait(false);
        if (waiter.Refusal != RunRefusal.None)
        {
            return new RunResult(waiter.Refusal);
        }

        var queued = Stopwatch.GetElapsedTime(queuedAt);
        return new RunResult(started
            ? RunInSlot(module, GuestCalls.ToCall(request, queued, cancellationToken))
            : GuestExecutor.CancelledBeforeStart(module, request.Id, request.Function, request.Limits, request.Load, queued));
    }

    /// <summary>Blocks this thread until the call gets a slot.</summary>
    /// <returns>False when the wait was cancelled; the call then has no slot.</returns>
    private bool WaitForSlot(RuntimeModule module, in GuestCall call, out TimeSpan queued)
    {
        var queuedAt = Stopwatch.GetTimestamp();
        var waiter = new BlockedRun(
            call.Id, module.Digest, call.Function.Name, call.Priority, WaitReason.NotStarted, RunFlow.Create(call.Flow, module.Digest, call.Source),
            module.Figures.LengthFor(call.Function.Name, call.Source));
        if (!scheduler.TryEnqueue(waiter))
        {
            throw new RuntimeBusyException(waiter.Refusal, options);
        }

        var replaced = PoolThreads.Replace();
        bool granted;
        try
        {
            using (scheduler.CancelWith(waiter, call.CancellationToken))
            {
                granted = waiter.Wait();
            }
        }
        finally
        {
            if (replaced)
            {
                PoolThreads.GiveBack();
            }
        }

        queued = Stopwatch.GetElapsedTime(queuedAt);
        if (waiter.Refusal != RunRefusal.None)
        {
            throw new RuntimeBusyException(waiter.Refusal, options);
        }

        return HasStarted(waiter, granted);
    }

    /// <summary>Waits until a waiter gets a slot.</summary>
    /// <returns>False when the wait was cancelled; the waiter then has no slot.</returns>
    private async ValueTask<bool> StartAsync(SlotWaiter waiter, CancellationToken cancellationToken)
    {
        bool granted;
        using (scheduler.CancelWith(waiter, cancellationToken))
        {
            granted = await waiter.Granted.ConfigureAwait(false);
        }

        return HasStarted(waiter, granted);
    }

    private bool HasStarted(ScheduledRun waiter, bool granted)
    {
        if (granted && !scheduler.TryStart(waiter))
        {
            scheduler.Exit();
            return false;
        }

        return granted;
    }

    private ExecutionOutcome RunInSlot(RuntimeModule module, in GuestCall call)
    {
        try
        {
            // The run takes its own reference on the code: if the caller disposes its lease too early, the code is still not freed while the guest runs.
            ObjectDisposedException.ThrowIf(!module.TryAddReference(module.LastUsed), module);
            ticker.EnsureAwake();
            var outcome = RunHeld(module, call);
            if (options.Tracing && outcome.Fault is { } fault)
            {
                RuntimeEvents.Log.RunFailed(call.Id.ToString(), module.Digest.ToString(), fault.Kind.ToWireName());
            }

            return outcome;
        }
        finally
        {
            scheduler.Exit();
        }
    }

    private ExecutionOutcome RunHeld(RuntimeModule module, in GuestCall call)
    {
        try
        {
            var stack = module.Engine.MaxWasmStack;
            return ThreadStack.HasRoom(stack) ? executor.Run(module, call) : OwnThread.Run(executor, module, call, stack);
        }
        finally
        {
            module.ReleaseReference();
        }
    }
}
