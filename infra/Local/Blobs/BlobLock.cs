namespace WasmOs.Infra.Local.Blobs;

/// <summary>Gives a stripe's lock back when disposed, once: a second release would let two in.</summary>
internal sealed class BlobLock(SemaphoreSlim stripe) : IDisposable
{
    private SemaphoreSlim? _stripe = stripe;

    public void Dispose() => Interlocked.Exchange(ref _stripe, null)?.Release();
}
