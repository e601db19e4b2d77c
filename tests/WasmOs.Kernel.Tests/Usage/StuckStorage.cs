using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Usage;

/// <summary>A storage whose tables never answer, until the caller gives up.</summary>
internal sealed class StuckStorage : IStorage, ITableStore
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first write.</summary>
    public Task Called => _called.Task;

    public string Kind => "stuck";

    public bool IsShared => true;

    public IBlobStore Blobs => throw new NotSupportedException();

    public ITableStore Tables => this;

    public IQueueStore Queues => throw new NotSupportedException();

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        _called.TrySetResult();
        return await new TaskCompletionSource<TableWriteResult>().Task.WaitAsync(cancellationToken);
    }

    public ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
