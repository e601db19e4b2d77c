namespace WasmOs.Infra.Local.Blobs;

/// <summary>Releases a stripe's lock when disposed. Releases it only once, because a second release would let two callers in.</summary>
internal sealed class BlobLock(SemaphoreSlim stripe) : IDisposable
{
    private SemaphoreSlim? _stripe = stripe;

    public void Dispose() => Interlocked.Exchange(ref _stripe, null)?.Release();
}
