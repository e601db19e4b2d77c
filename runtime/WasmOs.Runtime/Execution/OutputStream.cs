namespace WasmOs.Runtime.Execution;

/// <summary>A stream that a guest writes to.</summary>
public enum OutputStream : byte
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
