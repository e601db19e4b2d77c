namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>What a guest may do with files.</summary>
public enum FileGrant : byte
{
    /// <summary>Nothing: it gets no directory.</summary>
    None,

    /// <summary>It may read.</summary>
    Read,

    /// <summary>It may read and write.</summary>
    ReadWrite,
}
