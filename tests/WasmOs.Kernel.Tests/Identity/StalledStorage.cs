using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Identity;

/// <summary>A storage whose tables can stall: reads then wait, and fail together when the test says so.</summary>
internal sealed class StalledStorage(IStorage inner) : IStorage, ITableStore
{
    private volatile TaskCompletionSource? _gate;
    private int _stalled;

    public string Kind => inner.Kind;

    public bool IsShared => inner.IsShared;

    public IBlobStore Blobs => inner.Blobs;

    public ITableStore Tables => this;

    public IQueueStore Queues => inner.Queues;

    /// <summary>How many reads have stalled.</summary>
    public int Stalled => Volatile.Read(ref _stalled);

    public void Stall() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the reads fail that wait; later ones succeed.</summary>
    public void Fail()
    {
        var gate = _gate!;
        _gate = null;
        gate.SetException(new StorageUnavailableException("tables", "It does not answer."));
    }

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.Tables.EnsureTableAsync(table, cancellationToken);

    public async ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        await PassAsync();
        return await inner.Tables.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) =>
        inner.Tables.WriteAsync(table, write, cancellationToken);

    public ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        inner.Tables.SubmitAsync(table, writes, cancellationToken);

    public async ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        await PassAsync();
        return await inner.Tables.QueryAsync(table, query, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task PassAsync()
    {
        if (_gate is { } gate)
        {
            Interlocked.Increment(ref _stalled);
            await gate.Task;
        }
    }
}
