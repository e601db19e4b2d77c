namespace WasmOs.Kernel.Executions.Records;

/// <summary>How a function's result is read.</summary>
public enum ResultForm
{
    /// <summary>As numbers.</summary>
    Values,

    /// <summary>As pointer and length of UTF-8 text.</summary>
    Text,

    /// <summary>As pointer and length of bytes.</summary>
    Bytes,

    /// <summary>As pointer and length of a JSON text.</summary>
    Json,
}
