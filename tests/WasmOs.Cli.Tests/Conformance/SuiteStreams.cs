namespace WasmOs.Cli.Tests.Conformance;

/// <summary>What a program's standard streams are connected to.</summary>
public enum SuiteStreams
{
    Pipes,
    Files,

    /// <summary>A pseudo-terminal for all three.</summary>
    Terminal,

    /// <summary>No standard input (<c>&lt;&amp;-</c>), files for the others.</summary>
    ClosedInput,

    /// <summary>None at all.</summary>
    AllClosed,
}
