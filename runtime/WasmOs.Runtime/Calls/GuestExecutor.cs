using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Runs;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Calls;

/// <summary>Runs a call on the calling thread. The caller holds a slot and a reference on the module. Thread-safe.</summary>
/// <remarks>
/// 1. Take a ready instance, or open a store and instantiate the module under the run's limits. 2. Find the function and write the arguments; text and bytes go
/// through the guest's allocator. 3. Call the function. 4. Read the results. 5. Destroy the store. 6. Record the metrics. A failure of the guest in any step is
/// an outcome, not an exception.
/// </remarks>
/// <param name="runs">The states of runs, which are used again.</param>
/// <param name="slowRun">How long a run takes, its waits included, to get a timeline; zero for none because of their time.</param>
internal sealed class GuestExecutor(GuestRunPool runs, TimeSpan slowRun = default)
{
    /// <summary>How many values are kept on the stack. A call with more allocates an array.</summary>
    private const int StackSlots = 16;

    public ExecutionOutcome Run(RuntimeModule module, in GuestCall call)
    {
        var startedAt = Stopwatch.GetTimestamp();
        if (FindStaticFault(module, call.Limits) is { } fault)
        {
            return FinishUnstarted(module, call, startedAt, fault, TimeSpan.Zero);
        }

        // 1. Take or make an instance.
        var warm = module.Ready.TryTake(out var run);
        run ??= runs.Rent();

        // A run that had to wait for its code reports how the code was loaded, even if an instance was ready by the time the run began.
        var outer = CurrentRun.Enter(call.Id);
        var end = new RunEnd { StartedAt = startedAt, Start = warm && call.Load == StartKind.Memory ? StartKind.Warm : call.Load };
        try
        {
            run.Begin(module.Figures, call, startedAt);
            var failure = warm ? ApplyLimits(run, module, call.Limits) : Instantiate(run, module, call.Limits);
            end.ReadyAt = Stopwatch.GetTimestamp();
            end.IsReady = failure is null;
            end.Fault = failure is null ? null : MapFailure(failure, run, module, starting: true);

            // 2. to 4.
            if (end.Fault is null && run.ExitCode is null)
            {
                CallFunction(run, module, call, ref end);
            }

            EndWasi(run, ref end);

            end.MemoryBytes = MemoryOf(run, module) + run.Memory.Peak;
            end.Fuel = module.IsMetered ? call.Limits.Fuel - (long)run.Store.GetFuel() : null;
            end.EndedAt = Stopwatch.GetTimestamp();
            end.Cpu = run.CpuUntil(end.EndedAt);
            end.Truncated = run.Stdout.Truncated || run.Stderr.Truncated;
            end.Stdout = run.Stdout.Take();
            end.Stderr = run.Stderr.Take();
            end.MarksAreCut = run.Marks.AreCut;
            end.Marks = run.Marks.Take();
            end.Timeline = IsTimed(call, end) ? TimelineOf(run, call, end) : null;
        }
        finally
        {
            // 5.
            CurrentRun.Leave(outer);
            run.End();
            runs.Return(run);
        }

        // 6.
        return Finish(module, call, end);
    }

    /// <summary>The outcome of a run that was cancelled while it waited for a slot.</summary>
    public static ExecutionOutcome CancelledBeforeStart(
        RuntimeModule module, ExecutionId id, ModuleExport function, ResourceLimits limits, StartKind load, TimeSpan queued)
    {
        var call = new GuestCall
        {
            Id = id,
            Function = function,
            Arguments = [],
            Limits = limits,
            Load = load,
            Queued = queued,
        };
        return FinishUnstarted(
            module, call, Stopwatch.GetTimestamp(), new ExecutionFault(FaultKind.Cancelled, "The run was cancelled before it started.", []), null);
    }

    /// <summary>Makes an instance ahead of time. Only for modules whose instantiation runs no guest code.</summary>
    /// <returns>False when the module cannot be instantiated (its next run reports why), or when the module takes no more ready instances.</returns>
    public bool TryPrepare(RuntimeModule module, ResourceLimits limits)
    {
        Debug.Assert(!module.Analysis.HasStart, "the start function is guest code and belongs to a run");
        var run = runs.Rent();
        if (FindStaticFault(module, limits) is not null || Instantiate(run, module, limits) is not null)
        {
            run.End();
            runs.Return(run);
            return false;
        }

        return module.Ready.Add(run);
    }

    /// <summary>The fault that a run is certain to end with, found without running anything; null when there is none.</summary>
    private static ExecutionFault? FindStaticFault(RuntimeModule module, ResourceLimits limits)
    {
        if (module.LinkError is { } linkError)
        {
            return new ExecutionFault(FaultKind.LinkError, linkError, []);
        }

        var memory = 0L;
        foreach (var declared in module.Analysis.Memories)
        {
            memory += declared.MinBytes;
        }

        if (memory > limits.MemoryBytes)
        {
            return new ExecutionFault(FaultKind.MemoryLimit, string.Create(
                CultureInfo.InvariantCulture,
                $"The module needs {memory:N0} bytes of memory at start; its limit is {limits.MemoryBytes:N0}. Raise the module's memory_bytes."), []);
        }

        foreach (var table in module.Analysis.Tables)
        {
            if (table.MinElements > limits.TableElements)
            {
                return new ExecutionFault(FaultKind.TableLimit, string.Create(
                    CultureInfo.InvariantCulture, $"The module needs a table of {table.MinElements:N0} elements; its limit is {limits.TableElements:N0}."), []);
            }
        }

        return null;
    }

    private static NativeFailure? Instantiate(GuestRun run, RuntimeModule module, ResourceLimits limits)
    {
        var store = run.Store;
        store.Open(module.Engine);
        return ApplyLimits(run, module, limits) ?? store.Instantiate(module.InstancePre!);
    }

    /// <summary>Sets the run's limits on its store.</summary>
    private static NativeFailure? ApplyLimits(GuestRun run, RuntimeModule module, ResourceLimits limits)
    {
        // libwasmtime limits each memory separately. A module with several memories gets an equal part of the limit for each.
        var memories = module.Analysis.Memories.Length;
        run.Store.SetLimits(memories <= 1 ? limits.MemoryBytes : limits.MemoryBytes / memories, limits.TableElements, -1, -1);
        run.Store.SetEpochDeadline(GuestRun.EveryTick);
        if (module.IsMetered)
        {
            run.Store.SetFuel((ulong)(limits.Fuel ?? long.MaxValue));
        }

        return null;
    }

    private static void CallFunction(GuestRun run, RuntimeModule module, in GuestCall call, ref RunEnd end)
    {
        var type = call.Function.Type!;
        if (Initialize(run, module, call, ref end))
        {
            return;
        }

        if (!run.Store.TryGetFunction(call.Function.NameUtf8, out var function))
        {
            throw new InvalidOperationException("The function is not an export of the module that runs.");
        }

        var slots = type.SlotCount;
        var values = slots <= StackSlots ? stackalloc RawValue[StackSlots] : new RawValue[slots];
        values = values[..slots];
        end.Fault = ArgumentLayout.Write(run, module, call.Arguments, values);
        if (end.Fault is not null)
        {
            return;
        }

        // 3.
        if (run.Store.Call(function, values) is { } failure)
        {
            end.Fault = MapFailure(failure, run, module, starting: false) is { } fault
                ? FaultMapper.WithMemoryHint(fault, MemoryOf(run, module), call.Limits.MemoryBytes)
                : null;
            return;
        }

        // 4.
        if (call.Returns == ResultShape.Bytes)
        {
            end.Fault = ResultReader.ReadBytes(run, module, type, values, call.Limits.ResultBytes, out var bytes);
            end.ResultBytes = bytes;
        }
        else
        {
            ResultReader.ReadValues(type, values, ref end);
        }
    }

    /// <summary>Calls a reactor's <c>_initialize</c>, unless the call itself is of that function.</summary>
    /// <returns>True when the initializer failed or exited, so that the run has ended.</returns>
    private static bool Initialize(GuestRun run, RuntimeModule module, in GuestCall call, ref RunEnd end)
    {
        if (!module.HasInitializer || call.Function.NameUtf8.AsSpan().SequenceEqual(RuntimeModule.InitializerName)
            || !run.Store.TryGetFunction(RuntimeModule.InitializerName, out var initializer))
        {
            return false;
        }

        if (run.Store.Call(initializer, []) is not { } failure)
        {
            return false;
        }

        end.Fault = MapFailure(failure, run, module, starting: true);
        return true;
    }

    /// <summary>The fault of a failed call; null when the guest exited with code 0.</summary>
    private static ExecutionFault? MapFailure(NativeFailure failure, GuestRun run, RuntimeModule module, bool starting) =>
        run is { ExitCode: 0, StopKind: FaultKind.None } ? null : FaultMapper.Map(failure, run, module.Analysis, starting);

    private static void EndWasi(GuestRun run, ref RunEnd end)
    {
        end.ExitCode = run.ExitCode;
        end.Capabilities = [];
        if (!run.Wasi.HasPolicy)
        {
            return;
        }

        if (run.HostFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        end.Capabilities = run.Wasi.Violations.Take();
        end.Violations = run.Wasi.Violations.Count;
        if (end.Fault is null or { Kind: FaultKind.ExitCode })
        {
            end.Fault = run.Wasi.Commit() ?? end.Fault;
        }
    }

    private static long MemoryOf(GuestRun run, RuntimeModule module)
    {
        if (module.MemoryNameUtf8 is { } name && run.Store.IsOpen && run.Store.TryGetMemory(name, out var memory))
        {
            return run.Store.GetMemorySize(memory);
        }

        // The host cannot measure a memory that is not exported, so it reports the memory's minimum size.
        var memories = module.Analysis.Memories;
        return memories.IsEmpty ? 0 : memories[0].MinBytes;
    }

    /// <summary>The outcome of a run that failed before the guest began.</summary>
    private static ExecutionOutcome FinishUnstarted(RuntimeModule module, in GuestCall call, long now, ExecutionFault fault, TimeSpan? instantiation) =>
        Finish(module, call, new RunEnd
        {
            StartedAt = now,
            ReadyAt = now,
            EndedAt = now,
            Start = call.Load,
            Fault = fault,
            Timeline = new RunTimeline { Load = call.LoadDuration, Queued = call.Queued, Instantiation = instantiation },
        });

    private bool IsTimed(in GuestCall call, in RunEnd end) =>
        call.Trace || end.Fault is not null
        || (slowRun > TimeSpan.Zero && call.LoadDuration + call.Queued + Stopwatch.GetElapsedTime(end.StartedAt, end.EndedAt) >= slowRun);

    private static RunTimeline TimelineOf(GuestRun run, in GuestCall call, in RunEnd end) => new()
    {
        Load = call.LoadDuration,
        Queued = call.Queued,
        Instantiation = Stopwatch.GetElapsedTime(end.StartedAt, end.ReadyAt),
        Guest = end.IsReady ? Stopwatch.GetElapsedTime(end.ReadyAt, end.EndedAt) : null,
        Preemptions = run.Turns.Preemptions,
        Preempted = run.Turns.Preempted,
        HostCalls = run.HostCalls.ToTotals(),
    };

    private static ExecutionOutcome Finish(RuntimeModule module, in GuestCall call, in RunEnd end)
    {
        var status = end.Fault?.Kind switch
        {
            null => ExecutionStatus.Succeeded,
            FaultKind.DeadlineExceeded or FaultKind.CpuLimit => ExecutionStatus.TimedOut,
            FaultKind.Cancelled => ExecutionStatus.Cancelled,
            _ => ExecutionStatus.Failed,
        };
        var duration = Stopwatch.GetElapsedTime(end.StartedAt, end.EndedAt);
        if (end.Cpu > TimeSpan.Zero)
        {
            module.Figures.NoteLength(call.Function.Name, end.Cpu);
        }

        module.Figures.Record(new RunSample
        {
            Status = status,
            Start = end.Start,
            StartNanoseconds = Nanoseconds(call.LoadDuration + Stopwatch.GetElapsedTime(end.StartedAt, end.ReadyAt)),
            DurationNanoseconds = Nanoseconds(duration),
            CpuNanoseconds = Nanoseconds(end.Cpu),
            QueuedNanoseconds = Nanoseconds(call.Queued),
            MemoryBytes = end.MemoryBytes,
            Violations = end.Violations,
        });
        var outcome = new ExecutionOutcome
        {
            Status = status,
            Fault = end.Fault,
            ResultCount = end.ResultCount,
            Result = end.Result,
            Results = end.Results,
            ResultBytes = end.ResultBytes,
            Stdout = end.Stdout,
            Stderr = end.Stderr,
            Truncated = end.Truncated,
            Marks = end.Marks.IsDefault ? [] : end.Marks,
            MarksAreCut = end.MarksAreCut,
            ExitCode = end.ExitCode,
            Capabilities = end.Capabilities.IsDefault ? [] : end.Capabilities,
            Violations = end.Violations,
            Usage = new ExecutionUsage
            {
                Duration = duration,
                Cpu = end.Cpu,
                Queued = call.Queued,
                MemoryPeakBytes = end.MemoryBytes,
                Fuel = end.Fuel,
                Start = end.Start,
            },
        };
        return end.Timeline is null ? outcome : new TimedOutcome(outcome, end.Timeline);
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
