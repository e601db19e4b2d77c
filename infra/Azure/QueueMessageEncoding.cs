namespace WasmOs.Infra.Azure;

/// <summary>How the bytes of a message are encoded as the text that Azure Queue Storage stores.</summary>
public enum QueueMessageEncoding
{
    /// <summary>Base 64, for any bytes. The default of the Functions runtime.</summary>
    Base64,

    /// <summary>The bytes are UTF-8 text and are sent as that text.</summary>
    None,
}
