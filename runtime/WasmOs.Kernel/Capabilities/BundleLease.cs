namespace WasmOs.Kernel.Capabilities;

/// <summary>A run's lease on an unpacked bundle. Disposing more than once has no effect.</summary>
internal sealed class BundleLease(BundleStore store, CachedBundle bundle) : IDisposable
{
    private int _hasEnded;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            store.Release(bundle);
        }
    }
}
