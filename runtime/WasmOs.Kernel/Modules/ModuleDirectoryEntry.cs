namespace WasmOs.Kernel.Modules;

/// <summary>
/// An entry of the directory, for one name or digest. The snapshot is replaced as a whole; times are ticks of the directory's clock. Thread-safe.
/// </summary>
internal sealed class ModuleDirectoryEntry(ModuleSnapshot module, long checkedAt)
{
    private ModuleSnapshot _module = module;
    private long _checkedAt = checkedAt;
    private long _retryAt;
    private int _refreshing;

    public ModuleSnapshot Module => Volatile.Read(ref _module);

    public long CheckedAt => Volatile.Read(ref _checkedAt);

    /// <summary>When the entry was last used. Not synchronized: a race makes the time slightly inaccurate.</summary>
    public long UsedAt { get; set; } = checkedAt;

    /// <summary>Whether a refresh failed so recently that another attempt would probably meet the same outage.</summary>
    public bool IsStorageDown(long now) => now < Volatile.Read(ref _retryAt);

    public void Confirm(ModuleSnapshot module, long now)
    {
        Volatile.Write(ref _module, module);
        Volatile.Write(ref _retryAt, 0);
        Volatile.Write(ref _checkedAt, now);
    }

    public void Postpone(long until) => Volatile.Write(ref _retryAt, until);

    public bool TryBeginRefresh() => Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0;

    public void EndRefresh() => Volatile.Write(ref _refreshing, 0);
}
