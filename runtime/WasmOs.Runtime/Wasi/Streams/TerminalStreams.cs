namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>Which of a guest's standard streams are a terminal: <c>isatty</c> in the guest says so, and its library then writes line by line.</summary>
[Flags]
public enum TerminalStreams
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Standard input.</summary>
    Input = 1,

    /// <summary>Standard output.</summary>
    Output = 2,

    /// <summary>Standard error.</summary>
    Error = 4,
}
