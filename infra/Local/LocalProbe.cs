using WasmOs.Storage;

namespace WasmOs.Infra.Local;

/// <summary>Checks the health of each service by a small write, under names that only the probe uses.</summary>
internal sealed class LocalProbe(LocalStorage storage, TimeProvider time)
{
    private const string Name = "wasmos-probe";
    private const string Table = "WasmOsProbe";

    public async Task<IReadOnlyList<StorageProbe>> RunAsync(CancellationToken cancellationToken) =>
    [
        await MeasureAsync("blobs", ProbeBlobsAsync, cancellationToken).ConfigureAwait(false),
        await MeasureAsync("tables", ProbeTablesAsync, cancellationToken).ConfigureAwait(false),
        await MeasureAsync("queues", ProbeQueuesAsync, cancellationToken).ConfigureAwait(false),
    ];

    private async Task<StorageProbe> MeasureAsync(string service, Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        string? error = null;
        try
        {
            await probe(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or ObjectDisposedException)
        {
            error = failure.Message;
        }

        return new StorageProbe(service, time.GetElapsedTime(start), error);
    }

    private async Task ProbeBlobsAsync(CancellationToken cancellationToken)
    {
        await storage.Blobs.EnsureContainerAsync(Name, cancellationToken).ConfigureAwait(false);
        await storage.Blobs.PutAsync(new BlobAddress(Name, Name), new byte[16], BlobCondition.None, cancellationToken).ConfigureAwait(false);
    }

    private async Task ProbeTablesAsync(CancellationToken cancellationToken)
    {
        await storage.Tables.EnsureTableAsync(Table, cancellationToken).ConfigureAwait(false);
        await storage.Tables.WriteAsync(Table, TableWrite.Upsert(new TableEntity(Name, Name)), cancellationToken).ConfigureAwait(false);
    }

    private async Task ProbeQueuesAsync(CancellationToken cancellationToken)
    {
        await storage.Queues.EnsureQueueAsync(Name, cancellationToken).ConfigureAwait(false);
        var sent = await storage.Queues.SendAsync(Name, new byte[16], TimeSpan.Zero, TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false);
        await storage.Queues.DeleteAsync(Name, sent, cancellationToken).ConfigureAwait(false);
    }
}
