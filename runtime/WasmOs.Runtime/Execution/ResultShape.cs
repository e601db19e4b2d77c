namespace WasmOs.Runtime.Execution;

/// <summary>How the results of a call are read.</summary>
public enum ResultShape : byte
{
    /// <summary>As numbers.</summary>
    Values,

    /// <summary>As a pointer and a length of bytes in the guest's memory: two i32, or one i64 with the pointer in the high half.</summary>
    Bytes,
}
