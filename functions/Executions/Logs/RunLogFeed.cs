using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>Follows the log of a run until the run has ended and its client has all lines.</summary>
/// <param name="runtime">Knows the running guests.</param>
/// <param name="executions">Knows whose they are.</param>
/// <param name="history">Has the runs that have ended.</param>
/// <param name="logs">Says how much may be held for readers.</param>
/// <param name="id">The run.</param>
internal sealed class RunLogFeed(WasmRuntime runtime, ExecutionService executions, ExecutionHistory history, LiveLogs logs, ExecutionId id) : ILiveFeed
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ExecutionsRead);
    private static readonly LiveEnd AtEnd = LiveEnd.Of("ended", "The run has ended, and all its lines were sent.");

    private RunLogFollower? _follower;
    private string? _module;

    /// <inheritdoc/>
    public LiveTopics Topics => LiveTopics.None;

    /// <inheritdoc/>
    public LiveEnd? End { get; private set; }

    /// <inheritdoc/>
    public KernelError? Refuse(Caller caller) => caller.May(Reading, ModuleName.OfReference(_module)) ? null : HistoryErrors.NotFound(id.ToString());

    /// <inheritdoc/>
    public async ValueTask<KernelError?> OpenAsync(Caller caller, CancellationToken cancellationToken)
    {
        // Look at the running runs first: a run that ends between the two look-ups is then found in the history.
        if (executions.GetRunning().FirstOrDefault(run => run.Id == id) is { } running)
        {
            _module = running.ModuleName;
        }
        else
        {
            var entry = await history.GetAsync(id, cancellationToken);
            if (!entry.Succeeded)
            {
                return entry.Error;
            }

            _module = entry.Value.ModuleId;
        }

        _follower = new RunLogFollower(runtime, history, logs, id, _module);
        return Refuse(caller);
    }

    /// <inheritdoc/>
    public async ValueTask<LiveFrame?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _follower!.NextAsync(cancellationToken) is { } news)
            {
                return LogFrames.Of(news);
            }
        }
        catch (StorageUnavailableException e)
        {
            End = LiveEnd.Refused(KernelErrors.From(e));
            return null;
        }

        End = _follower.IsAtEnd ? AtEnd : _follower.Failure is { } failure ? LiveEnd.Refused(failure) : null;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _follower?.Dispose();
}
