namespace WasmOs.Common.Audit;

/// <summary>A line of an export at which a file begins, or that stands for a line that was not written whole.</summary>
internal sealed class AuditFileMark
{
    /// <summary>The file whose lines follow.</summary>
    public string? File { get; set; }

    /// <summary>How many bytes of a line without an end the file has.</summary>
    public long? Torn { get; set; }

    public static ReadOnlySpan<byte> FileStart => "{\"file\":"u8;

    public static ReadOnlySpan<byte> TornStart => "{\"torn\":"u8;
}
