using System.ComponentModel.DataAnnotations;

namespace WasmOs.Infra.Local;

/// <summary>The folder and the limits of the local store.</summary>
public sealed class LocalStorageOptions
{
    /// <summary>The default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = ".data";

    /// <summary>The default of <see cref="MaxWaitingWrites"/>.</summary>
    public const int DefaultMaxWaitingWrites = 1024;

    /// <summary>The folder of the data. Created when it is missing. A relative path starts at the current directory.</summary>
    /// <value>Default <see cref="DefaultFolder"/>.</value>
    [Required]
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>The most writes that wait for their group commit. Further callers wait asynchronously for a place.</summary>
    /// <value>Default <see cref="DefaultMaxWaitingWrites"/>.</value>
    [Range(1, 65536)]
    public int MaxWaitingWrites { get; set; } = DefaultMaxWaitingWrites;

    /// <summary>The most pages of 4 KiB in the database; 0 for no limit. Tests use it to simulate a full disk.</summary>
    internal int MaxPages { get; set; }
}
