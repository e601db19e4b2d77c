using System.ComponentModel.DataAnnotations;

namespace WasmOs.Infra.Local;

/// <summary>Where and how the local store keeps its data.</summary>
public sealed class LocalStorageOptions
{
    /// <summary>The default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = ".data";

    /// <summary>The default of <see cref="MaxWaitingWrites"/>.</summary>
    public const int DefaultMaxWaitingWrites = 1024;

    /// <summary>The folder, created when it is missing; relative to the current directory.</summary>
    /// <value>Default <see cref="DefaultFolder"/>.</value>
    [Required]
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>How many writes wait for their group at most; further callers wait for a place, asynchronously.</summary>
    /// <value>Default <see cref="DefaultMaxWaitingWrites"/>.</value>
    [Range(1, 65536)]
    public int MaxWaitingWrites { get; set; } = DefaultMaxWaitingWrites;

    /// <summary>Pages of 4 KiB that the database has at most; 0 for no bound. Tests fill the disk by it.</summary>
    internal int MaxPages { get; set; }
}
