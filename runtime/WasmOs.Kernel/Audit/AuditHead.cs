namespace WasmOs.Kernel.Audit;

/// <summary>What a writer last told the others. Immutable.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Segment">The newest segment of the writer; it may not be in storage yet.</param>
/// <param name="Seq">The number of the last signed line; 0 before the first.</param>
/// <param name="Hash">The hash of that line, in hexadecimal.</param>
/// <param name="SignedSegment">The segment of that line.</param>
/// <param name="Length">The length of the newest segment up to that line, bytes; 0 when the line is in an earlier one.</param>
/// <param name="Time">When the writer told this.</param>
/// <param name="IsClosed">Whether the writer has ended.</param>
/// <param name="Rooted">The number of the last line that a root names.</param>
internal sealed record AuditHead(
    string Writer, string Segment, long Seq, string Hash, string SignedSegment, long Length, DateTimeOffset Time, bool IsClosed, long Rooted = 0)
{
    /// <summary>How many entries the writer lost, because storage refused them until its process ended.</summary>
    public long Lost { get; init; }

    /// <summary>When the first of them happened.</summary>
    public DateTimeOffset LostFrom { get; init; }

    /// <summary>When the last of them happened.</summary>
    public DateTimeOffset LostUntil { get; init; }

    /// <summary>Whether another writer has recorded that this one ended without an end.</summary>
    public bool IsMissed { get; init; }

    /// <summary>How many lines up to <see cref="Seq"/> the writer left without a signature; 0 for none.</summary>
    public long Unsigned { get; init; }

    /// <summary>The ETag of the row.</summary>
    public string ETag { get; init; } = "*";
}
