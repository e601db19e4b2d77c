using System.Text.Json;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Reads and writes the index of a segment. Thread-safe.</summary>
/// <remarks>The index only saves reading. If the index is missing or damaged, the whole file of lines counts as one block.</remarks>
internal sealed class HistoryIndex(IBlobStore blobs)
{
    /// <summary>Encodes an entry of the index, with its line ending.</summary>
    public static byte[] Encode(HistoryIndexLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, HistoryJson.Default.HistoryIndexLine), (byte)'\n'];

    /// <summary>The blocks of a segment, including a block that was written but not indexed before a crash; empty when there are none.</summary>
    public async ValueTask<List<HistoryIndexLine>> ReadAsync(HistorySegment segment, CancellationToken cancellationToken)
    {
        var (lines, isDamaged) = await ReadLinesAsync(segment, cancellationToken).ConfigureAwait(false);
        if (!isDamaged && lines is [{ Gzip: true }, ..])
        {
            return lines;
        }

        if ((isDamaged || lines.Count == 0) && await LengthOfAsync(segment.Compressed, cancellationToken).ConfigureAwait(false) is { } compressed and > 0)
        {
            return [Unindexed(segment, 0, compressed) with { Gzip = true }];
        }

        var written = await LengthOfAsync(segment.Lines, cancellationToken).ConfigureAwait(false);
        if (isDamaged)
        {
            return written is { } whole and > 0 ? [Unindexed(segment, 0, whole)] : [];
        }

        var indexed = lines.Count == 0 ? 0 : lines[^1].Offset + lines[^1].Length;
        if (written > indexed)
        {
            lines.Add(Unindexed(segment, indexed, written.Value - indexed));
        }

        return lines;
    }

    private async ValueTask<long?> LengthOfAsync(BlobAddress file, CancellationToken cancellationToken) =>
        (await blobs.GetPropertiesAsync(file, cancellationToken).ConfigureAwait(false))?.Length;

    private async ValueTask<(List<HistoryIndexLine> Lines, bool IsDamaged)> ReadLinesAsync(HistorySegment segment, CancellationToken cancellationToken)
    {
        try
        {
            if (await BlobReading.ReadPartAsync(blobs, segment.Index, 0, null, cancellationToken).ConfigureAwait(false) is not { } index)
            {
                return ([], false);
            }

            if (!index.IsCut && TryDecode(index.Content, out var lines))
            {
                return (lines, false);
            }
        }
        catch (ContentDamagedException)
        {
            // Treat the index as truncated.
        }

        HistoryBlobs.Note(blobs, segment.Index);
        return ([], true);
    }

    private static HistoryIndexLine Unindexed(HistorySegment segment, long offset, long length) => new()
    {
        Offset = offset,
        Length = (int)Math.Min(length, int.MaxValue),
        First = Guid.Empty,
        Last = HistoryIds.FirstAt(segment.Hour.AddHours(1)).Value,
        Statuses = -1,
    };

    private static bool TryDecode(ReadOnlySpan<byte> index, out List<HistoryIndexLine> lines)
    {
        lines = [];
        int end;
        while ((end = index.IndexOf((byte)'\n')) >= 0)
        {
            if (DecodeLine(index[..end]) is not { } line)
            {
                return false;
            }

            lines.Add(line);
            index = index[(end + 1)..];
        }

        // Lines are appended as a whole, so a rest means damage.
        if (!index.IsEmpty)
        {
            return false;
        }

        // A block whose append was repeated is listed twice. Readers need only the order of offsets.
        lines.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        return true;
    }

    /// <summary>Decodes an entry of the index; null when it is invalid.</summary>
    private static HistoryIndexLine? DecodeLine(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HistoryJson.Default.HistoryIndexLine) is { Offset: >= 0, Length: >= 0 } line ? line : null;
        }
        catch (JsonException)
        {
            // The caller reads the lines without the index.
            return null;
        }
    }
}
