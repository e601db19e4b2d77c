namespace WasmOs.Common.Audit;

/// <summary>The kinds of findings. They are part of the public interface: add new ones, never change existing ones.</summary>
internal static class AuditFindingKind
{
    // These mean that the trail was changed, or that a part of it is missing.
    public const string Malformed = "line_malformed";
    public const string Hash = "hash_mismatch";
    public const string Sequence = "sequence";
    public const string Signature = "signature_invalid";
    public const string UnknownKey = "key_unknown";
    public const string SegmentName = "segment_name";
    public const string SegmentMissing = "segment_missing";
    public const string TailMissing = "tail_missing";
    public const string WriterMissing = "writer_missing";
    public const string RootMissing = "root_missing";
    public const string Merkle = "merkle_mismatch";
    public const string Export = "export_damaged";
    public const string AfterEnd = "line_after_end";
    public const string UnsignedLines = "unsigned_lines";
    public const string WriterUnnamed = "writer_unnamed";

    // These are what a crash or an outage leaves.
    public const string UnsignedTail = "unsigned_tail";
    public const string TornLine = "torn_line";
    public const string AbandonedLines = "abandoned_lines";
    public const string EntriesLost = "entries_lost";
    public const string SealedUnsigned = "sealed_unsigned";
}
