using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>
/// A lease on a blob. Of all hosts that share an account, only the one with the lease runs the timers. The local store has one host and needs no lease. Not
/// thread-safe.
/// </summary>
internal sealed class TimerLock(IStorage storage, string hostId, TimerLog log, TimeProvider time)
{
    /// <summary>How often the lease is renewed, and how often a host without it tries to get it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // The shortest lease that Azure Storage allows. When a host dies, another host takes over after this time at the latest.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private readonly BlobAddress _blob = new(TimerStatusStore.Container, $"locks/{hostId}/timers");
    private readonly bool _shared = storage.IsShared;
    private string? _lease;
    private long _renewed;

    /// <summary>Acquires the lease. Returns false when another host has it.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        await storage.Blobs.EnsureContainerAsync(TimerStatusStore.Container, cancellationToken);
        if (!_shared)
        {
            return true;
        }

        if (await storage.Blobs.GetPropertiesAsync(_blob, cancellationToken) is null)
        {
            // The result is null when another host has just created the blob, which serves as well.
            await storage.Blobs.PutAsync(_blob, ReadOnlyMemory<byte>.Empty, BlobCondition.NotExists, cancellationToken);
        }

        _renewed = time.GetTimestamp();
        _lease = await storage.Blobs.AcquireLeaseAsync(_blob, Duration, cancellationToken);
        return _lease is not null;
    }

    /// <summary>Renews the lease until <paramref name="work"/> has ended, then releases it. Returns false when the lease was lost before.</summary>
    public async Task<bool> HoldAsync(Task work)
    {
        if (!_shared)
        {
            await work;
            return true;
        }

        while (await Task.WhenAny(work, Task.Delay(Pause, time, CancellationToken.None)) != work)
        {
            if (!await IsHeldAsync())
            {
                return false;
            }
        }

        await ReleaseAsync();
        return true;
    }

    /// <summary>Renews the lease. While storage is down, this host keeps the lease until the time of the last renewal has run out.</summary>
    private async Task<bool> IsHeldAsync()
    {
        var now = time.GetTimestamp();
        try
        {
            if (!await storage.Blobs.RenewLeaseAsync(_blob, _lease!, CancellationToken.None))
            {
                return false;
            }

            _renewed = now;
            return true;
        }
        catch (StorageUnavailableException e)
        {
            log.LeaseWaits(e);
            return time.GetElapsedTime(_renewed) < Duration;
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await storage.Blobs.ReleaseLeaseAsync(_blob, _lease!, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            // The lease expires by itself.
            log.LeaseWaits(e);
        }
    }
}
