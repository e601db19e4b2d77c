namespace WasmOs.Storage;

/// <summary>A blob is there but cannot be used: cut, overwritten, unreadable, or not what its name or checksum says. Trying again does not help; mending does.</summary>
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
