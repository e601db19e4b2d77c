namespace WasmOs.Infra.Azure;

/// <summary>How the bytes of a message become the text that Azure Queue Storage keeps.</summary>
public enum QueueMessageEncoding
{
    /// <summary>Base 64: any bytes. The default of the Functions runtime.</summary>
    Base64,

    /// <summary>The bytes are UTF-8 text and travel as it is.</summary>
    None,
}
