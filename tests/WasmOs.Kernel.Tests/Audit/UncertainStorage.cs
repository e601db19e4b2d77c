using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

/// <summary>A store whose answer to an append can be lost: the block is there, is not there, or comes late.</summary>
internal sealed class UncertainStorage(IStorage inner) : IStorage
{
    private readonly UncertainBlobs _blobs = new(inner.Blobs);

    public string Kind => inner.Kind;

    public bool IsShared => inner.IsShared;

    public IBlobStore Blobs => _blobs;

    public ITableStore Tables => inner.Tables;

    public IQueueStore Queues => inner.Queues;

    /// <summary>How many lines the store has taken.</summary>
    public int Lines => _blobs.Lines;

    public void FailNextAppend(bool isStored) => _blobs.Fail = isStored;

    /// <summary>Holds back what is appended from now on.</summary>
    /// <returns>Lets appends go on.</returns>
    public TaskCompletionSource HoldAppends() => _blobs.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task DeliverAsync() => _blobs.DeliverAsync();

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class UncertainBlobs(IBlobStore inner) : IBlobStore
    {
        private (BlobAddress Blob, byte[] Block)? _late;
        private int _lines;

        public int Lines => Volatile.Read(ref _lines);

        public bool? Fail { get; set; }

        public TaskCompletionSource? Held { get; set; }

        public async Task DeliverAsync() => await inner.AppendAsync(_late!.Value.Blob, _late.Value.Block, None);

        public async ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        {
            await (Held?.Task ?? Task.CompletedTask);
            if (Fail is not { } isStored)
            {
                var offset = await inner.AppendAsync(blob, block, cancellationToken);
                Interlocked.Add(ref _lines, block.Span.Count((byte)'\n'));
                return offset;
            }

            Fail = null;
            _late = (blob, block.ToArray());
            if (isStored)
            {
                await inner.AppendAsync(blob, block, cancellationToken);
            }

            throw new StorageUnavailableException("blobs", "The answer was lost.");
        }

        public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => inner.EnsureContainerAsync(container, cancellationToken);

        public ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken) =>
            inner.PutAsync(blob, content, condition, cancellationToken);

        public ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken) =>
            inner.PutAsync(blob, content, condition, cancellationToken);

        public ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken) =>
            inner.GetPropertiesAsync(blob, cancellationToken);

        public ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken) =>
            inner.OpenReadAsync(blob, offset, length, cancellationToken);

        public ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken) =>
            inner.DeleteAsync(blob, condition, cancellationToken);

        public IAsyncEnumerable<BlobProperties> ListAsync(string container, string prefix, CancellationToken cancellationToken) =>
            inner.ListAsync(container, prefix, cancellationToken);

        public ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.AcquireLeaseAsync(blob, duration, cancellationToken);

        public ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
            inner.RenewLeaseAsync(blob, leaseId, cancellationToken);

        public ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
            inner.ReleaseLeaseAsync(blob, leaseId, cancellationToken);
    }
}
