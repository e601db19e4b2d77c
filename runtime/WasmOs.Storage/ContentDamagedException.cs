namespace WasmOs.Storage;

/// <summary>
/// A blob exists but cannot be used: it is truncated, overwritten or unreadable, or it does not match its name or checksum. Trying again does not help; the
/// blob must be repaired.
/// </summary>
public sealed class ContentDamagedException : StorageUnavailableException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="damage">What is damaged.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public ContentDamagedException(DamagedContent damage, Exception? inner = null)
        : base("blobs", damage?.ToString() ?? throw new ArgumentNullException(nameof(damage)), inner) => Damage = damage;

    /// <summary>What is damaged.</summary>
    public DamagedContent Damage { get; }
}
