namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// The standard streams that are reported to a guest as terminals. For these <c>isatty</c> returns true in the guest, and its library writes line by line.
/// </summary>
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
