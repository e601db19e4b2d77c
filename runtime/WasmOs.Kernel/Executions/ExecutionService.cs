using System.Diagnostics;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Live;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Usage;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Executions;

/// <summary>Runs modules: resolves the reference, applies limits, runs the function and records the run. Thread-safe.</summary>
/// <remarks>
/// A run of a resolved module whose code is in memory touches no storage, and completes on the calling thread when a slot is free. When the module must be read
/// and storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller; the boundary turns it into an error with <see
/// cref="KernelErrors.From"/>.
/// </remarks>
public sealed class ExecutionService
{
    private readonly WasmRuntime _runtime;
    private readonly ModuleDirectory _directory;
    private readonly IModuleSource _source;
    private readonly ExecutionHistory _history;
    private readonly TimeProvider _time;
    private readonly ModuleLimitCeiling _ceiling;
    private readonly ObservedCapabilities? _observed;
    private readonly EventPublisher? _events;
    private readonly AuditTrail? _audit;
    private readonly BackgroundRuns? _background;
    private readonly UsageRecorder? _usage;
    private readonly LiveRuns? _live;
    private readonly LiveLogs? _logs;

    /// <summary>Creates the service.</summary>
    public ExecutionService(
        IStorage storage, WasmRuntime runtime, ModuleDirectory directory, ExecutionHistory history, TimeProvider time, ObservedCapabilities? learnt = null,
        EventPublisher? events = null, AuditTrail? audit = null, BackgroundRuns? background = null, UsageRecorder? usage = null,
        LiveRuns? live = null, LiveLogs? logs = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(runtime);
        _runtime = runtime;
        _directory = directory;
        _source = new ModuleContentSource(storage.Blobs);
        _history = history;
        _time = time;
        _observed = learnt;
        _events = events;
        _audit = audit;
        _background = background;
        _usage = usage;
        _live = live;
        _logs = logs;
        _ceiling = new ModuleLimitCeiling(runtime.Options.Sandbox);
    }

    /// <summary>Runs a function of a stored module. A failure of the guest is part of the outcome; an error means that the run was refused.</summary>
    public ValueTask<Result<ExecutionResult>> ExecuteAsync(string reference, ExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(request);
        return request.Source == RunSource.Background ? RunInBackgroundAsync(reference, request, cancellationToken)
            : _directory.TryResolve(reference, out var module) ? RunAsync(module.Digest, module, _source, request, TimeSpan.Zero, cancellationToken)
            : ResolveAndRunAsync(reference, request, cancellationToken);
    }

    /// <summary>Runs a function of a module that the caller has already resolved.</summary>
    public ValueTask<Result<ExecutionResult>> ExecuteAsync(ResolvedModule module, ExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(request);
        return RunAsync(module.Digest, module, _source, request, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Runs a module that is not stored. Only the history entry is kept.</summary>
    public ValueTask<Result<ExecutionResult>> ExecuteOnceAsync(ReadOnlyMemory<byte> module, ExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = new MemoryModuleSource(module);
        return RunAsync(source.Digest, null, source, request, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>
    /// Checks a call as a run would, without running it. Returns null when the call is valid, and also when there is no capacity to load the module now.
    /// </summary>
    public async ValueTask<KernelError?> CheckAsync(string reference, ExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(request);
        var resolved = await _directory.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        if (!resolved.Succeeded)
        {
            return resolved.Error;
        }

        var limited = ExecutionLimits.Of(_ceiling, resolved.Value, request);
        if (!limited.Succeeded)
        {
            return limited.Error;
        }

        if (!_runtime.TryLease(resolved.Value.Digest, limited.Value, out var lease))
        {
            var load = await _runtime.LoadAsync(resolved.Value.Digest, _source, limited.Value, keep: true, cancellationToken).ConfigureAwait(false);
            if (!load.IsLoaded)
            {
                var error = load.Rejection is { } rejection ? ModuleErrors.FromRejection(rejection) : ModuleErrors.ContentDamaged(resolved.Value.Digest);
                return error.Kind == KernelErrorKind.Busy ? null : error;
            }

            lease = load.Lease;
        }

        using (lease)
        {
            return CallBinder.Bind(lease.Module, request, out _, out _);
        }
    }

    /// <summary>
    /// Cancels an execution that is running on this host. Returns null when the cancellation was requested, and an error when the execution is not running
    /// here.
    /// </summary>
    public KernelError? Cancel(ExecutionId id) => _runtime.Cancel(id) ? null : ExecutionErrors.NotRunning(id.ToString());

    /// <summary>How long a run takes whose timeline is kept because of that; zero when none is.</summary>
    public TimeSpan SlowRun => _runtime.Options.SlowRun;

    /// <summary>The runs in progress on this host, oldest first.</summary>
    public IReadOnlyList<ActiveExecution> GetRunning() =>
    [
        .. _runtime.GetRunning()
            .Select(run => new ActiveExecution(run.Id, run.Flow, run.Digest, run.Function, run.Id.Time))
            .OrderBy(run => run.Id),
    ];

    private KernelError RefusalOf(RunRefusal refusal) => KernelErrors.Busy(refusal switch
    {
        RunRefusal.FlowFull => "Too many runs of this module wait for a processor; the rest of the queue is reserved for others. Nothing was started; try again in a moment.",
        RunRefusal.QueueTimeout => FormattableString.Invariant(
            $"The run waited for a processor for {_runtime.Options.QueueTimeout.TotalSeconds:0.###} s (MAX_QUEUE_SECONDS) and was not started. Try again in a moment."),
        _ => "Too many runs wait for a processor. Nothing was started; try again in a moment.",
    });

    private async ValueTask<Result<ExecutionResult>> ResolveAndRunAsync(string reference, ExecuteRequest request, CancellationToken cancellationToken)
    {
        var (resolved, elapsed) = await ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        return resolved.Succeeded
            ? await RunAsync(resolved.Value.Digest, resolved.Value, _source, request, elapsed, cancellationToken).ConfigureAwait(false)
            : resolved.Error;
    }

    /// <summary>Resolves a reference, and tells how long storage took. The clock is read only when storage is asked.</summary>
    private async ValueTask<(Result<ResolvedModule> Module, TimeSpan Elapsed)> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        if (_directory.TryResolve(reference, out var known))
        {
            return (known, TimeSpan.Zero);
        }

        var startedAt = Stopwatch.GetTimestamp();
        var resolved = await _directory.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        return (resolved, Stopwatch.GetElapsedTime(startedAt));
    }

    /// <summary>Runs what somebody has made earlier, under the rights and limits that this caller has now.</summary>
    private async ValueTask<Result<ExecutionResult>> RunInBackgroundAsync(string reference, ExecuteRequest request, CancellationToken cancellationToken)
    {
        var (resolved, elapsed) = await ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        if (!resolved.Succeeded || _background is null || request.Origin.CallerId is not { } creator)
        {
            return resolved.Succeeded
                ? await RunAsync(resolved.Value.Digest, resolved.Value, _source, request, elapsed, cancellationToken).ConfigureAwait(false)
                : resolved.Error;
        }

        var entered = await _background.EnterAsync(creator, resolved.Value.Name, cancellationToken).ConfigureAwait(false);
        if (!entered.Succeeded)
        {
            return entered.Error;
        }

        var cpu = TimeSpan.Zero;
        try
        {
            var run = await RunAsync(resolved.Value.Digest, resolved.Value, _source, request, elapsed, cancellationToken).ConfigureAwait(false);
            cpu = run.Succeeded ? run.Value.Outcome.Usage.Cpu : TimeSpan.Zero;
            return run;
        }
        finally
        {
            _background.Exit(entered.Value, cpu);
        }
    }

    /// <summary>The core of a run: 1. apply limits, 2. lease the code, 3. bind the call, 4. run, 5. record.</summary>
    private async ValueTask<Result<ExecutionResult>> RunAsync(
        ModuleDigest digest, ResolvedModule? module, IModuleSource source, ExecuteRequest request, TimeSpan resolve,
        CancellationToken cancellationToken)
    {
        // 1. Do not begin a run that could not be recorded when it has ended.
        if (_history.IsSaturated)
        {
            return KernelErrors.Busy("Storage has been down for so long that failed runs can no longer be recorded. Try again when it is back.");
        }

        if (_audit is { HasRoom: false } && !await _audit.WaitForRoomAsync(_runtime.Options.QueueTimeout, cancellationToken).ConfigureAwait(false))
        {
            return AuditErrors.NoRoom();
        }

        var limited = ExecutionLimits.Of(_ceiling, module, request);
        if (!limited.Succeeded)
        {
            return limited.Error;
        }

        using var span = RunSpan.Begin(module, request.Function);

        // 2. The code is usually in memory; otherwise it is loaded from the artifact or compiled from the content.
        var limits = limited.Value;
        var start = StartKind.Memory;
        var loadDuration = TimeSpan.Zero;
        if (!_runtime.TryLease(digest, limits, out var lease))
        {
            using var loading = LoadSpan.Begin();
            var load = await _runtime.LoadAsync(digest, source, limits, module is not null, cancellationToken)
                .ConfigureAwait(false);
            LoadSpan.Describe(loading, load);
            if (!load.IsLoaded)
            {
                return load.Rejection is { } rejection ? ModuleErrors.FromRejection(rejection) : ModuleErrors.ContentDamaged(digest);
            }

            (lease, start, loadDuration) = (load.Lease, load.Start, load.Duration);
        }

        using (lease)
        {
            // 3. Find the function and convert its arguments.
            if (CallBinder.Bind(lease.Module, request, out var function, out var arguments) is { } error)
            {
                return error;
            }

            var call = new ExecutionRequest
            {
                Id = request.Id ?? ExecutionId.New(_time),
                Function = function!,
                Arguments = arguments,
                Returns = CallBinder.ShapeOf(request.Returns),
                Limits = limits,
                Wasi = WasiBinding.Of(module, request),
                Priority = request.Priority,
                Flow = module?.Name,
                Source = request.Source,
                Load = start,
                LoadDuration = loadDuration,
                Trace = request.Trace || span is not null,
            };

            // 4. The run executes on this thread when a slot is free.
            var run = await _runtime.ExecuteAsync(lease.Module, call, cancellationToken).ConfigureAwait(false);
            if (run.IsRefused)
            {
                return RefusalOf(run.Refusal);
            }

            var outcome = run.Outcome;

            // 5. The history, the events and the audit trail are written in the background.
            var result = new ExecutionResult(
                call.Id, module?.Name, module?.Version ?? 0, digest, call.Function.Name, request.Returns, outcome)
            {
                CreatedBy = request.Origin.CreatedBy,
            };
            if (span is not null)
            {
                RunSpan.End(span, result);
            }

            _history.Append(result, RunTimelines.Of(outcome, request.Trace, _runtime.Options.SlowRun, resolve));
            _usage?.Add(result, request.Origin.CallerId);
            _live?.Note(result);
            _logs?.Note(result);
            ExecutionEvents.Note(_events, _time, result);
            ExecutionAudit.Add(_audit, result, request.Origin);
            if (module is { Policy.Learning: true })
            {
                _observed?.Note(module.ObservedCapabilityKey, outcome);
            }

            return result;
        }
    }
}
