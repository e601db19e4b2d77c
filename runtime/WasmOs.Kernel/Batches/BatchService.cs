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

/// <summary>Accepts, reads, lists, stops and deletes batches. Thread-safe.</summary>
/// <remarks>
/// When storage is down, methods throw <see cref="StorageUnavailableException"/>; the boundary converts it by <see cref="KernelErrors.From"/>.
/// </remarks>
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

    /// <summary>Accepts a batch. On success the batch is durable, and its lanes' messages are sent or wait to be sent.</summary>
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

    /// <summary>Returns a batch; an error when there is none of this id.</summary>
    public async ValueTask<Result<Batch>> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } row
            ? await DescribeAsync(row, cancellationToken).ConfigureAwait(false)
            : BatchErrors.NotFound(id);

    /// <summary>Lists batches, newest first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="continuation">The continuation that the previous page returned; null for the first page.</param>
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

    /// <summary>Streams the results that exist now, each a line of JSON, in order of index. Empty when there is no such batch.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadResultsAsync(BatchId id, BatchResultQuery query, CancellationToken cancellationToken) =>
        _store.ReadResultsAsync(id, query, cancellationToken);

    /// <summary>Stops a batch: no further input starts, and running inputs are stopped, on every host.</summary>
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

        // End lanes without a worker here: their messages may wait behind many others.
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
    /// <returns>Null when the batch is deleted, otherwise the reason why not.</returns>
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

    /// <summary>
    /// Repeats the submission of a stored batch. It is unknown whether its messages were sent; a second message is harmless, because the lanes' rows decide.
    /// </summary>
    private async ValueTask<Batch> RepeatAsync(BatchRow taken, CancellationToken cancellationToken)
    {
        if (!taken.HasEnded)
        {
            await WakeAsync(taken).ConfigureAwait(false);
        }

        return await DescribeAsync(taken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one message for each lane. A stored batch gets all of them, even when its client has hung up or the queue is unavailable now.</summary>
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
            Trace = request.Trace,
            Returns = request.Returns,
            MaxFailures = request.MaxFailures,
            CallbackUrl = callback,
            Labels = request.Labels ?? new Dictionary<string, string>(),
            CreatedAt = _time.GetUtcNow(),
            CreatedBy = request.Creator.Name,
            CreatorId = request.Creator.Id,
        };
    }
}
