using WasmOs.Common.Audit;

namespace WasmOs.Kernel.Audit;

/// <summary>Where a writer's chain ends in storage. Immutable.</summary>
/// <param name="Seq">The number of the last line; 0 before the first.</param>
/// <param name="Hash">The hash of the last line, in hexadecimal.</param>
/// <param name="SignedSeq">The number of the last signed line.</param>
/// <param name="Segment">The segment of the last line; null before the first, and when the next line must begin a new one.</param>
/// <param name="Previous">The name of the last segment that is known to be in storage; null before the first.</param>
/// <param name="Length">The length of the segment, bytes.</param>
/// <param name="Blocks">The blocks that were appended to the segment.</param>
internal sealed record AuditPosition(long Seq, string Hash, long SignedSeq, AuditName? Segment, string? Previous, long Length, int Blocks)
{
    /// <summary>Before the first line.</summary>
    public static AuditPosition Start { get; } = new(0, AuditText.NoHash, 0, null, null, 0, 0);

    /// <summary>Whether all lines are signed.</summary>
    public bool IsSigned => Seq == SignedSeq;
}
