namespace WasmOs.Common.Audit;

/// <summary>The fixed parts of the audit trail's lines. They are signed and stored: never change one.</summary>
/// <remarks>
/// A line is a JSON object without white space that begins with <c>seq</c>, <c>prev</c> (the SHA-256 of the line before, in hexadecimal) and <c>time</c>, in
/// this order. What follows tells its kind: <c>segment</c> begins a file, <c>head</c> signs the chain, <c>root</c> joins the chains of all writers,
/// <c>removed</c> says what retention removed; any other line is an entry. A signed line ends with <c>sig</c>, whose signature covers
/// <see cref="SignatureLabel"/> and all bytes of the line before it.
/// </remarks>
internal static class AuditText
{
    /// <summary>The characters of a hash.</summary>
    public const int HashLength = 64;

    /// <summary>The bytes of a line after the part that is signed.</summary>
    public const int SignatureSuffixLength = 8 + SignatureLength + 2;

    /// <summary>The longest line, bytes. A longer one is damage.</summary>
    public const int MaxLine = 256 << 10;

    /// <summary>The name of the chain that joins the others, as a file of an export.</summary>
    public const string RootsFile = "roots";

    /// <summary>The name of the record of what retention removed, as a file of an export.</summary>
    public const string RemovedFile = "removed";

    /// <summary>The action of an entry by which a process records that one before it lost entries.</summary>
    public const string LostAction = "audit.lost";

    private const int SignatureLength = 86;

    /// <summary>The hash that stands in the first line of a chain.</summary>
    public static string NoHash { get; } = new('0', HashLength);

    /// <summary>What is signed before the bytes of a line, so that the signature is good for nothing else.</summary>
    public static ReadOnlySpan<byte> SignatureLabel => "wasmos audit line, version 1\n"u8;

    /// <summary>What a line has whose action is <see cref="LostAction"/>, and no other line: texts of members have no quotation marks.</summary>
    public static ReadOnlySpan<byte> LostMember => ",\"action\":\"audit.lost\""u8;

    /// <summary>The beginning of a line, before its number.</summary>
    public static ReadOnlySpan<byte> Seq => "{\"seq\":"u8;

    /// <summary>Between the number and the hash of the line before.</summary>
    public static ReadOnlySpan<byte> Prev => ",\"prev\":\""u8;

    /// <summary>Between that hash and the time.</summary>
    public static ReadOnlySpan<byte> Time => "\",\"time\":\""u8;

    /// <summary>Before the signature, which ends the line.</summary>
    public static ReadOnlySpan<byte> Signature => ",\"sig\":\""u8;

    /// <summary>What is signed of a line: the label and all bytes before the signature.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> unsigned) => [.. SignatureLabel, .. unsigned];
}
