using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Takes batches, tells how they are, stops and deletes them. Thread-safe.</summary>
/// <remarks>When storage is down <see cref="StorageUnavailableException"/> comes through; <see cref="KernelErrors.From"/> makes the error of it at the boundary.</remarks>
public sealed class BatchService
{
    private readonly BatchStore _store;
    private readonly DurableMessages _messages;
    private readonly BatchCompletion _completion;
    private readonly ModuleRegistry _registry;
    private readonly ModuleLimitCeiling _ceiling;
    private readonly WebhookTargets _targets;
    private readonly TimeProvider _time;
    private readonly DiskQuota? _disk;

    /// <summary>Creates the service.</summary>
    public BatchService(
        IStorage storage, ModuleRegistry registry, WasmRuntime runtime, WebhookTargets targets, EventPublisher events, TimeProvider time,
        DiskQuota? disk = null, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        _store = new BatchStore(storage);
        _messages = new DurableMessages("batch-messages", time, failures);
        _completion = new BatchCompletion(_store, events, time);
        _registry = registry;
        _ceiling = new ModuleLimitCeiling(runtime.Options.Sandbox);
        _targets = targets;
        _time = time;
        _disk = disk;
    }

    /// <summary>Takes a batch. When this returns one, it is durable, and its lanes are on the queue.</summary>
    public async ValueTask<Result<Batch>> SubmitAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfZero(request.Inputs.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Inputs.Count, BatchRequest.MaxInputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Parallelism, BatchRequest.MaxParallelism);
        if (request.Id is { } planned && await _store.GetAsync(planned, cancellationToken).ConfigureAwait(false) is { Deleting: false } taken)
        {
            return await RepeatAsync(taken, cancellationToken).ConfigureAwait(false);
        }

        var module = await _registry.GetAsync(request.ModuleId, cancellationToken).ConfigureAwait(false);
        if (!module.Succeeded)
        {
            return module.Error;
        }

        var errors = new FieldErrors(BatchRequest.MaxFaults);
        var callback = request.CallbackUrl is { } url ? _targets.Check(url, "callback_url", errors) : null;
        if (BatchCheck.Find(request, module.Value, _ceiling, errors) is { } error)
        {
            return error;
        }

        var row = MakeRow(request, module.Value, callback);
        var inputs = BatchInputFile.Write(request.Inputs, row.Lanes);
        if (_disk?.Take(inputs.Length) is { } full)
        {
            return full;
        }

        if (!await _store.TryInsertAsync(row, inputs, cancellationToken).ConfigureAwait(false)
            && await _store.GetAsync(row.Id, cancellationToken).ConfigureAwait(false) is { } other)
        {
            return await RepeatAsync(other, cancellationToken).ConfigureAwait(false);
        }

        await WakeAsync(row).ConfigureAwait(false);
        return row.Describe([], row.CreatedAt);
    }

    /// <summary>A batch.</summary>
    public async ValueTask<Result<Batch>> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } row
            ? await DescribeAsync(row, cancellationToken).ConfigureAwait(false)
            : BatchErrors.NotFound(id);

    /// <summary>Batches, newest first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="continuation">That of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Page<Batch>>> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        BatchId after = default;
        if (continuation is not null && !BatchId.TryParse(continuation, out after))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var (rows, more) = await _store.ListAsync(continuation is null ? null : after, limit, cancellationToken).ConfigureAwait(false);
        var items = new List<Batch>(rows.Count);
        foreach (var row in rows.Where(row => !row.Deleting))
        {
            items.Add(await DescribeAsync(row, cancellationToken).ConfigureAwait(false));
        }

        return new Page<Batch>(items, more && rows.Count > 0 ? rows[^1].Id.ToString() : null);
    }

    /// <summary>The results that there are, each a line of JSON, in order of index; read while they are asked for. None for a batch that is not there.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadResultsAsync(BatchId id, BatchResultQuery query, CancellationToken cancellationToken) =>
        _store.ReadResultsAsync(id, query, cancellationToken);

    /// <summary>Stops a batch: nothing more of it starts, and what runs is stopped, on whatever host.</summary>
    public async ValueTask<Result<Batch>> CancelAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } row
            || await BatchStop.RequestAsync(_store, row.Id, BatchStopReason.Cancelled, cancellationToken).ConfigureAwait(false) is not { } stopping)
        {
            return BatchErrors.NotFound(id);
        }

        if (stopping.HasEnded)
        {
            return BatchErrors.Ended(id);
        }

        // Lanes that nobody works on end here: their messages may stand behind many others.
        foreach (var lane in await _store.ListLanesAsync(row.Id, cancellationToken).ConfigureAwait(false))
        {
            if (!lane.Done && !lane.IsLeased(_time.GetUtcNow()))
            {
                await _store.ReplaceLaneAsync(row.Id, lane with { Done = true }, [], cancellationToken).ConfigureAwait(false);
            }
        }

        return await _completion.TryCompleteAsync(row.Id, cancellationToken).ConfigureAwait(false) is { } after
            ? await DescribeAsync(after, cancellationToken).ConfigureAwait(false)
            : BatchErrors.NotFound(id);
    }

    /// <summary>Deletes a batch that has ended, with its results.</summary>
    /// <returns>Why not; null when it is gone.</returns>
    public async ValueTask<KernelError?> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } row)
            {
                return BatchErrors.NotFound(id);
            }

            if (!row.HasEnded)
            {
                return BatchErrors.NotEnded(id);
            }

            if (await BatchDeletion.TryDeleteAsync(_store, row, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>Submits a batch that was stored before. Whether its messages were sent nobody knows, and one too many does no harm: the lanes' rows decide.</summary>
    private async ValueTask<Batch> RepeatAsync(BatchRow taken, CancellationToken cancellationToken)
    {
        if (!taken.HasEnded)
        {
            await WakeAsync(taken).ConfigureAwait(false);
        }

        return await DescribeAsync(taken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A batch that is there gets all its messages, also when its client has gone or the queue takes none now.</summary>
    private Task WakeAsync(BatchRow row) => Task.WhenAll(Enumerable.Range(0, row.Lanes).Select(lane =>
        _messages.SendAsync(() => _store.SendAsync(row.Id, lane, TimeSpan.Zero, CancellationToken.None)).AsTask()));

    private async ValueTask<BatchRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        BatchId.TryParse(id, out var batch) && await _store.GetAsync(batch, cancellationToken).ConfigureAwait(false) is { Deleting: false } row ? row : null;

    private async ValueTask<Batch> DescribeAsync(BatchRow row, CancellationToken cancellationToken) => row.Describe(
        row.HasEnded ? [] : await _store.ListLanesAsync(row.Id, cancellationToken).ConfigureAwait(false), _time.GetUtcNow());

    private BatchRow MakeRow(BatchRequest request, ModuleDescription module, Uri? callback)
    {
        var id = request.Id ?? BatchId.New(_time);
        return new BatchRow
        {
            Id = id,
            ModuleName = module.Name,
            Version = module.Version,
            Digest = module.Digest.ToString(),
            Function = request.Function ?? CallBinder.StartFunction,
            Total = request.Inputs.Count,
            Lanes = Math.Min(request.Parallelism, request.Inputs.Count),
            Parallelism = request.Parallelism,
            Timeout = request.Timeout,
            Limits = request.Limits,
            Priority = request.Priority,
            Returns = request.Returns,
            MaxFailures = request.MaxFailures,
            CallbackUrl = callback,
            Labels = request.Labels ?? new Dictionary<string, string>(),
            CreatedAt = _time.GetUtcNow(),
        };
    }
}
