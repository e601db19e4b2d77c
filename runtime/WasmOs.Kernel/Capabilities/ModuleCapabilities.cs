using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// What runs of a module may access, as set by its owner or by the operator's file. Null means not set: the other one, or the default, decides. Immutable.
/// </summary>
public sealed record ModuleCapabilities
{
    /// <summary>Nothing is set.</summary>
    public static ModuleCapabilities Unset { get; } = new();

    /// <summary>Access to files. <value>None by default.</value></summary>
    public FileGrant? FileAccess { get; init; }

    /// <summary>Guest paths that may be accessed; empty: everything that is mounted.</summary>
    public IReadOnlyList<string>? AllowedPaths { get; init; }

    /// <summary>Guest paths that may only be read.</summary>
    public IReadOnlyList<string>? ReadOnlyPaths { get; init; }

    /// <summary>Names of environment variables that reach the guest; a name may end with <c>*</c>.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Whether program arguments reach the guest. <value>True by default.</value></summary>
    public bool? Arguments { get; init; }

    /// <summary>Whether the guest may read clocks. <value>True by default.</value></summary>
    public bool? Clock { get; init; }

    /// <summary>Whether the guest may get random bytes. <value>True by default.</value></summary>
    public bool? Randomness { get; init; }

    /// <summary>Hosts that the guest may connect to. Stored, but not implemented yet: it grants nothing.</summary>
    public IReadOnlyList<string>? Network { get; init; }

    /// <summary>WASI functions that the guest may call, such as <c>fd_*</c>; empty: all.</summary>
    public IReadOnlyList<string>? AllowedSyscalls { get; init; }

    /// <summary>WASI functions that the guest may not call, even when something else allows them.</summary>
    public IReadOnlyList<string>? DeniedSyscalls { get; init; }

    /// <summary>What happens on a violation. <value>The call is denied, by default.</value></summary>
    public ViolationAction? OnViolation { get; init; }

    /// <summary>
    /// Whether the capabilities that runs ask for are recorded, for <c>capabilities/suggested</c>. Grants nothing. <value>False by default.</value>
    /// </summary>
    public bool? Learning { get; init; }

    /// <summary>The directories that runs get, when file access is allowed.</summary>
    public IReadOnlyList<ModuleMount>? Mounts { get; init; }

    /// <summary>The largest file, bytes.</summary>
    public int? MaxFileSize { get; init; }

    /// <summary>The largest number of files and directories open at once.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>The largest total size of the files of a scratch directory or a volume, bytes.</summary>
    public long? MaxMountSize { get; init; }

    /// <summary>The largest number of files, directories and links in a scratch directory or a volume.</summary>
    public int? MaxInodes { get; init; }

    /// <summary>The largest depth of nested directories.</summary>
    public int? MaxDepth { get; init; }
}
