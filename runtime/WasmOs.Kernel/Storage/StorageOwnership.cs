namespace WasmOs.Kernel.Storage;

/// <summary>How many processes use a store at a time.</summary>
public static class StorageOwnership
{
    /// <summary>
    /// Whether one process owns the store: the local one, which is opened by one process at a time. Then whatever another process claimed (a lease, a ticket, a
    /// message) has no owner any more, and need not be waited for.
    /// </summary>
    public static bool HasOneOwner(this IStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.Kind == "local";
    }
}
