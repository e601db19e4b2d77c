namespace WasmOs.Infra.Local.Blobs;

/// <summary>Gives a stripe's lock back when disposed.</summary>
internal readonly struct BlobLock(SemaphoreSlim stripe) : IDisposable
{
    public void Dispose() => stripe.Release();
}
