namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>What a guest may do with files.</summary>
public enum FileGrant : byte
{
    /// <summary>Nothing: the guest gets no directory.</summary>
    None,

    /// <summary>The guest may read files.</summary>
    Read,

    /// <summary>The guest may read and write files.</summary>
    ReadWrite,
}
