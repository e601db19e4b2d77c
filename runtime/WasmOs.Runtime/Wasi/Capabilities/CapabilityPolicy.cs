using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>
/// What a module may do. Immutable and shared by the module's runs. Keep one instance per module: an instance is compiled once, at its first use.
/// Names of functions and variables may end with <c>*</c>, which matches every rest. A path rule covers everything below the path anyway,
/// so a <c>*</c> at the end of a path is ignored. Standard streams and exit are always allowed.
/// </summary>
public sealed class CapabilityPolicy
{
    private CompiledPolicy? _compiled;

    /// <summary>Standard streams, arguments, clocks, randomness and exit; no files, no environment.</summary>
    public static CapabilityPolicy Default { get; } = new();

    /// <summary>What the guest may do with files. <value>Nothing, by default.</value></summary>
    public FileGrant Files { get; init; }

    /// <summary>
    /// Absolute guest paths that the guest may use, each with everything below it. Empty: all mounted files. <value>Empty by default.</value>
    /// </summary>
    public ImmutableArray<string> AllowedPaths { get; init; } = [];

    /// <summary>Absolute guest paths that the guest may only read, each with everything below it. <value>Empty by default.</value></summary>
    public ImmutableArray<string> ReadOnlyPaths { get; init; } = [];

    /// <summary>Names of the environment variables that the guest gets. <value>Empty by default.</value></summary>
    public ImmutableArray<string> EnvironmentNames { get; init; } = [];

    /// <summary>Whether the guest gets the program's arguments. <value>True by default.</value></summary>
    public bool Arguments { get; init; } = true;

    /// <summary>Whether the guest may read clocks. <value>True by default.</value></summary>
    public bool Clock { get; init; } = true;

    /// <summary>Whether the guest may get random bytes. <value>True by default.</value></summary>
    public bool Randomness { get; init; } = true;

    /// <summary>
    /// WASI functions that the guest may call, such as <c>fd_*</c>. Empty: all. <c>proc_exit</c> is always allowed. <value>Empty by default.</value>
    /// </summary>
    public ImmutableArray<string> AllowedSyscalls { get; init; } = [];

    /// <summary>WASI functions that the guest may not call, even when another member allows them. <value>Empty by default.</value></summary>
    public ImmutableArray<string> DeniedSyscalls { get; init; } = [];

    /// <summary>
    /// What happens when the guest asks for something that this policy does not grant. <value><see cref="ViolationAction.Deny"/> by default.</value>
    /// </summary>
    public ViolationAction OnViolation { get; init; }

    /// <summary>
    /// Whether allowed uses are recorded as well as refusals; see <see cref="LeastPolicy"/>. A learning policy allows nothing more.
    /// <value>False by default.</value>
    /// </summary>
    public bool Learning { get; init; }

    internal CompiledPolicy Compiled => _compiled ??= new CompiledPolicy(this);

    /// <summary>Every error of this policy, one sentence each; empty when the policy can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        foreach (var path in AllowedPaths.AddRange(ReadOnlyPaths))
        {
            if (path.Length == 0 || path[0] != '/' || path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Any(static part => part is "." or ".."))
            {
                errors.Add($"The path '{path}' must be absolute, without '.' and '..'.");
            }
        }

        foreach (var pattern in AllowedSyscalls.AddRange(DeniedSyscalls))
        {
            if (!WasiFunctionNames.All.Any(name => NamePattern.Matches(pattern, name)))
            {
                errors.Add($"No function of WASI is named '{pattern}'.");
            }
        }

        foreach (var name in EnvironmentNames)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            {
                errors.Add($"'{name}' is not the name of an environment variable.");
            }
        }

        return errors;
    }
}
