using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>A lease on a blob, which makes one host of several that share an account run the timers. The local store has one host anyway.</summary>
internal sealed class TimerLock(IStorage storage, string hostId, TimerLog log, TimeProvider time)
{
    /// <summary>How often the lease is renewed, and how often a host without it tries to get it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // The shortest that there is: so long at most until another host takes over from one that died.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private readonly BlobAddress _blob = new(TimerStatusStore.Container, $"locks/{hostId}/timers");
    private readonly bool _shared = storage.IsShared;
    private string? _lease;
    private long _renewed;

    /// <summary>Takes the lease; false when another host has it.</summary>
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
            // Null when another host was quicker, which is as good.
            await storage.Blobs.PutAsync(_blob, ReadOnlyMemory<byte>.Empty, BlobCondition.NotExists, cancellationToken);
        }

        _renewed = time.GetTimestamp();
        _lease = await storage.Blobs.AcquireLeaseAsync(_blob, Duration, cancellationToken);
        return _lease is not null;
    }

    /// <summary>Holds the lease until work has ended, then gives it back. False when it was lost before.</summary>
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

    /// <summary>Renews the lease; while storage does not answer, it is held as long as it was last renewed for.</summary>
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
            // It runs out by itself.
            log.LeaseWaits(e);
        }
    }
}
