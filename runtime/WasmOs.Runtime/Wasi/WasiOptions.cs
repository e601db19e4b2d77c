using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi;

/// <summary>What one run gets through WASI. Must stay unchanged until the run has ended. What the policy does not allow is withheld even when it is given here.</summary>
public sealed class WasiOptions
{
    /// <summary>The program's arguments, its own name first.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its environment; only names that the policy allows reach the guest. A name must not be empty or hold <c>=</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>
    /// Variables of the request that the run answers (CGI/1.1, RFC 3875 section 4.1). They are its input and not the host's environment, so they reach the guest whatever
    /// the policy says, and stand before a variable of the same name.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestVariables { get; init; } = [];

    /// <summary>Standard input; null: it is at its end.</summary>
    public IGuestInput? Stdin { get; init; }

    /// <summary>Standard output; null: it is kept, up to the run's limit, and is in the outcome.</summary>
    public IGuestOutput? Stdout { get; init; }

    /// <summary>Standard error; null: it is kept, up to the run's limit, and is in the outcome.</summary>
    public IGuestOutput? Stderr { get; init; }

    /// <summary>Whether the guest is told that its standard streams are a terminal. <value>False by default.</value></summary>
    public bool IsTerminal { get; init; }

    /// <summary>The directories that it gets, in this order; only when the policy allows files.</summary>
    public IReadOnlyList<WasiMount> Mounts { get; init; } = [];

    /// <summary>What it may do.</summary>
    public CapabilityPolicy Policy { get; init; } = CapabilityPolicy.Default;

    /// <summary>How much of it.</summary>
    public WasiLimits Limits { get; init; } = WasiLimits.Default;

    /// <summary>For a run that was given nothing.</summary>
    internal static WasiOptions Default { get; } = new();
}
