namespace WasmOs.Kernel.Capabilities;

/// <summary>A run's right to read an unpacked bundle. Ends once, however often it is disposed.</summary>
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
