using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What runs of a module may touch, as its owner's settings or the operator's file say it. Null: not said, so the other or the default decides. Immutable.</summary>
public sealed record ModuleCapabilities
{
    /// <summary>Nothing said.</summary>
    public static ModuleCapabilities Unset { get; } = new();

    /// <summary>Files. <value>None by default.</value></summary>
    public FileGrant? FileAccess { get; init; }

    /// <summary>Guest paths that may be used; empty: all that is mounted.</summary>
    public IReadOnlyList<string>? AllowedPaths { get; init; }

    /// <summary>Guest paths that may only be read.</summary>
    public IReadOnlyList<string>? ReadOnlyPaths { get; init; }

    /// <summary>Names of environment variables that reach the guest; the last part may be a <c>*</c>.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Whether its arguments reach the guest. <value>True by default.</value></summary>
    public bool? Arguments { get; init; }

    /// <summary>Whether it may read clocks. <value>True by default.</value></summary>
    public bool? Clock { get; init; }

    /// <summary>Whether it may have random bytes. <value>True by default.</value></summary>
    public bool? Randomness { get; init; }

    /// <summary>Hosts that it may talk to. Kept; nothing is granted by it yet.</summary>
    public IReadOnlyList<string>? Network { get; init; }

    /// <summary>Functions of WASI that it may call, such as <c>fd_*</c>; empty: all.</summary>
    public IReadOnlyList<string>? AllowedSyscalls { get; init; }

    /// <summary>Functions of WASI that it may not call, whatever else is allowed.</summary>
    public IReadOnlyList<string>? DeniedSyscalls { get; init; }

    /// <summary>What happens at a violation. <value>It is denied, by default.</value></summary>
    public ViolationAction? OnViolation { get; init; }

    /// <summary>Whether uses are recorded, for <c>capabilities/suggested</c>. Grants nothing. <value>False by default.</value></summary>
    public bool? Learning { get; init; }

    /// <summary>The directories that its runs get, when files are allowed.</summary>
    public IReadOnlyList<ModuleMount>? Mounts { get; init; }

    /// <summary>Bytes of a file.</summary>
    public int? MaxFileSize { get; init; }

    /// <summary>Files and directories open at once.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>Bytes in all files of a scratch directory or a volume.</summary>
    public long? MaxMountSize { get; init; }

    /// <summary>Files, directories and links of a scratch directory or a volume.</summary>
    public int? MaxInodes { get; init; }

    /// <summary>Directories in directories.</summary>
    public int? MaxDepth { get; init; }
}
