using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>
/// What a module may do. Immutable and shared by its runs; keep one a module, for it is compiled once. Names and paths may end with <c>*</c>. Standard streams and exit are always allowed.
/// </summary>
public sealed class CapabilityPolicy
{
    private CompiledPolicy? _compiled;

    /// <summary>Standard streams, arguments, clocks, randomness and exit; no files, no environment.</summary>
    public static CapabilityPolicy Default { get; } = new();

    /// <summary>Files. <value>None by default.</value></summary>
    public FileGrant Files { get; init; }

    /// <summary>Absolute guest paths that may be used, each with everything below it; empty: all that is mounted. <value>Empty by default.</value></summary>
    public ImmutableArray<string> AllowedPaths { get; init; } = [];

    /// <summary>Absolute guest paths that may only be read, each with everything below it. <value>Empty by default.</value></summary>
    public ImmutableArray<string> ReadOnlyPaths { get; init; } = [];

    /// <summary>Environment variables that reach the guest. <value>Empty by default.</value></summary>
    public ImmutableArray<string> EnvironmentNames { get; init; } = [];

    /// <summary>Whether its arguments reach the guest. <value>True by default.</value></summary>
    public bool Arguments { get; init; } = true;

    /// <summary>Whether it may read clocks. <value>True by default.</value></summary>
    public bool Clock { get; init; } = true;

    /// <summary>Whether it may have random bytes. <value>True by default.</value></summary>
    public bool Randomness { get; init; } = true;

    /// <summary>Functions of WASI that it may call, such as <c>fd_*</c>; empty: all. <c>proc_exit</c> is always allowed. <value>Empty by default.</value></summary>
    public ImmutableArray<string> AllowedSyscalls { get; init; } = [];

    /// <summary>Functions of WASI that it may not call, whatever else is allowed. <value>Empty by default.</value></summary>
    public ImmutableArray<string> DeniedSyscalls { get; init; } = [];

    /// <summary>What happens at a violation. <value>It is denied, by default.</value></summary>
    public ViolationAction OnViolation { get; init; }

    /// <summary>Whether uses are recorded as well as refusals; see <see cref="LeastPolicy"/>. Nothing more is allowed by it. <value>False by default.</value></summary>
    public bool Learning { get; init; }

    internal CompiledPolicy Compiled => _compiled ??= new CompiledPolicy(this);

    /// <summary>Every fault of this policy, as sentences; empty when it can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        foreach (var path in AllowedPaths.AddRange(ReadOnlyPaths))
        {
            if (path.Length == 0 || path[0] != '/' || path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Any(static part => part is "." or ".."))
            {
                faults.Add($"The path '{path}' must be absolute, without '.' and '..'.");
            }
        }

        foreach (var pattern in AllowedSyscalls.AddRange(DeniedSyscalls))
        {
            if (!WasiFunctionNames.All.Any(name => NamePattern.Matches(pattern, name)))
            {
                faults.Add($"No function of WASI is named '{pattern}'.");
            }
        }

        foreach (var name in EnvironmentNames)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            {
                faults.Add($"'{name}' is not the name of an environment variable.");
            }
        }

        return faults;
    }
}
