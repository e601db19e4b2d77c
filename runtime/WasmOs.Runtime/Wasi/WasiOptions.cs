using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi;

/// <summary>
/// What one run gets through WASI. Must not change until the run has ended. The guest gets only what the policy allows, whatever else these options contain;
/// <see cref="RequestVariables"/> are the exception.
/// </summary>
public sealed class WasiOptions
{
    /// <summary>
    /// The program's arguments; the first is the program's name. No argument may contain a NUL character: the guest would see the text end there.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// The program's environment variables. The guest gets only those whose names the policy allows. A name must not be empty and must not contain <c>=</c>.
    /// Neither a name nor a value may contain a NUL character.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>
    /// Variables of the HTTP request that the run answers (CGI/1.1, RFC 3875 section 4.1). They are the run's input and not the host's environment,
    /// so the guest gets them whatever the policy says. A request variable replaces an environment variable of the same name.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestVariables { get; init; } = [];

    /// <summary>Standard input; null for an empty input.</summary>
    public IGuestInput? Stdin { get; init; }

    /// <summary>Standard output. Null: the output is kept in memory up to the run's limit and becomes part of the run's outcome.</summary>
    public IGuestOutput? Stdout { get; init; }

    /// <summary>Standard error. Null: the output is kept in memory up to the run's limit and becomes part of the run's outcome.</summary>
    public IGuestOutput? Stderr { get; init; }

    /// <summary>The standard streams that are reported to the guest as terminals. <value>None by default.</value></summary>
    public TerminalStreams Terminals { get; init; }

    /// <summary>The directories that the guest gets, in this order. They are opened only when the policy allows files.</summary>
    public IReadOnlyList<WasiMount> Mounts { get; init; } = [];

    /// <summary>What the guest may do.</summary>
    public CapabilityPolicy Policy { get; init; } = CapabilityPolicy.Default;

    /// <summary>How many files, bytes and recorded events the run may have.</summary>
    public WasiLimits Limits { get; init; } = WasiLimits.Default;

    /// <summary>Every error in the arguments and variables, one sentence each; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Contains('\0', StringComparison.Ordinal))
            {
                errors.Add($"Argument {i} holds a NUL character.");
            }
        }

        foreach (var (name, value) in Environment.Concat(RequestVariables))
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0', StringComparison.Ordinal))
            {
                errors.Add(
                    $"The variable \"{DisplayText.Escape(name, 100)}\" has an empty name, a name that holds = or a NUL character, or a value that holds one.");
            }
        }

        return errors;
    }

    /// <summary>The options of a run that was started without any.</summary>
    internal static WasiOptions Default { get; } = new();
}
