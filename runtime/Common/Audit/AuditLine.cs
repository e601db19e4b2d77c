using System.Buffers.Text;

namespace WasmOs.Common.Audit;

/// <summary>What all lines of the audit trail have in common, read from the beginning of a line.</summary>
internal readonly ref struct AuditLine
{
    private const int TimeLength = 28;

    private AuditLine(ReadOnlySpan<byte> bytes, long seq, ReadOnlySpan<byte> prev, ReadOnlySpan<byte> time, AuditLineKind kind)
    {
        Bytes = bytes;
        Seq = seq;
        Prev = prev;
        TimeText = time;
        Kind = kind;
    }

    /// <summary>The whole line, without its end.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The number of the line in its chain, from 1.</summary>
    public long Seq { get; }

    /// <summary>The hash of the line before, in hexadecimal.</summary>
    public ReadOnlySpan<byte> Prev { get; }

    /// <summary>The time, as text of fixed length, so that texts compare as times do.</summary>
    public ReadOnlySpan<byte> TimeText { get; }

    /// <summary>The time; null when the text is none.</summary>
    public DateTimeOffset? Time => Utf8Parser.TryParse(TimeText, out DateTimeOffset time, out _, 'O') ? time : null;

    /// <summary>What the line is.</summary>
    public AuditLineKind Kind { get; }

    /// <summary>Reads a line.</summary>
    /// <returns>False when the bytes are no line of the audit trail.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out AuditLine line)
    {
        line = default;
        if (!bytes.StartsWith(AuditText.Seq) || bytes[^1] != '}')
        {
            return false;
        }

        var rest = bytes[AuditText.Seq.Length..];
        if (!Utf8Parser.TryParse(rest, out long seq, out var digits) || seq < 1 || rest[0] == '0' || !Skip(ref rest, digits, AuditText.Prev)
            || !Take(ref rest, AuditText.HashLength, out var prev) || !Skip(ref rest, 0, AuditText.Time) || !Take(ref rest, TimeLength, out var time)
            || !Skip(ref rest, 0, "\","u8))
        {
            return false;
        }

        var kind = rest.StartsWith("\"segment\":{"u8) ? AuditLineKind.Segment
            : rest.StartsWith("\"head\":{"u8) ? AuditLineKind.Head
            : rest.StartsWith("\"root\":{"u8) ? AuditLineKind.Root
            : rest.StartsWith("\"removed\":{"u8) ? AuditLineKind.Removed
            : AuditLineKind.Entry;
        line = new AuditLine(bytes, seq, prev, time, kind);
        return true;
    }

    private static bool Skip(scoped ref ReadOnlySpan<byte> rest, int start, ReadOnlySpan<byte> expected)
    {
        var matches = rest.Length >= start && rest[start..].StartsWith(expected);
        rest = matches ? rest[(start + expected.Length)..] : rest;
        return matches;
    }

    private static bool Take(scoped ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> taken)
    {
        taken = rest.Length >= length ? rest[..length] : default;
        rest = rest[taken.Length..];
        return taken.Length == length;
    }
}
