using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi;

/// <summary>What one run gets through WASI. Must stay unchanged until the run has ended. What the policy does not allow is withheld even when it is given here.</summary>
public sealed class WasiOptions
{
    /// <summary>The program's arguments, its own name first. None may hold a NUL character: the guest would see the text end there.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its environment; only names that the policy allows reach the guest. A name must not be empty or hold <c>=</c>, nor a name or value a NUL character.</summary>
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

    /// <summary>The standard streams that the guest is told are a terminal. <value>None by default.</value></summary>
    public TerminalStreams Terminals { get; init; }

    /// <summary>The directories that it gets, in this order; only when the policy allows files.</summary>
    public IReadOnlyList<WasiMount> Mounts { get; init; } = [];

    /// <summary>What it may do.</summary>
    public CapabilityPolicy Policy { get; init; } = CapabilityPolicy.Default;

    /// <summary>How much of it.</summary>
    public WasiLimits Limits { get; init; } = WasiLimits.Default;

    /// <summary>Every fault of the texts that the guest gets, as sentences; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Contains('\0', StringComparison.Ordinal))
            {
                faults.Add($"Argument {i} holds a NUL character.");
            }
        }

        foreach (var (name, value) in Environment.Concat(RequestVariables))
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(
                    $"The variable \"{DisplayText.Escape(name, 100)}\" has an empty name, a name that holds = or a NUL character, or a value that holds one.");
            }
        }

        return faults;
    }

    /// <summary>For a run that was given nothing.</summary>
    internal static WasiOptions Default { get; } = new();
}
