using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>The lease on a blob by which one host of several on an account runs a timer. Used by one task at a time.</summary>
internal sealed class TimerLock(BlobContainerClient container, string hostId, string function)
{
    /// <summary>How often a host without the lease tries to get it.</summary>
    public static readonly TimeSpan RecoveryInterval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private BlobLeaseClient? _lease;

    public static TimeSpan RenewalInterval => Period / 2;

    /// <summary>Takes the lease; false when another host has it.</summary>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient($"locks/{hostId}/Host.Functions.{function}.Listener");
        var lease = blob.GetBlobLeaseClient();
        try
        {
            try
            {
                await lease.AcquireAsync(Period, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                await blob.UploadAsync(BinaryData.FromString(""), overwrite: false, cancellationToken).ConfigureAwait(false);
                await lease.AcquireAsync(Period, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return false;
        }

        _lease = lease;
        return true;
    }

    public async Task RenewAsync(CancellationToken cancellationToken) => await _lease!.RenewAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

    public async Task ReleaseAsync(CancellationToken cancellationToken) =>
        await _lease!.ReleaseAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
}
