using System.Text.Json;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Reads and writes the index of a segment. Thread-safe.</summary>
internal sealed class HistoryIndex(IBlobStore blobs)
{
    /// <summary>A line of the index with its line end.</summary>
    public static byte[] Encode(HistoryIndexLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, HistoryJson.Default.HistoryIndexLine), (byte)'\n'];

    /// <summary>The blocks of a segment, also one that was written but not indexed before a crash; empty when there is nothing.</summary>
    public async ValueTask<List<HistoryIndexLine>> ReadAsync(HistorySegment segment, CancellationToken cancellationToken)
    {
        var index = await BlobReading.ReadAsync(blobs, segment.Index, 0, null, cancellationToken).ConfigureAwait(false);
        var lines = Decode(index);
        if (lines is [{ Gzip: true }, ..])
        {
            return lines;
        }

        var written = await blobs.GetPropertiesAsync(segment.Lines, cancellationToken).ConfigureAwait(false);
        var indexed = lines.Count == 0 ? 0 : lines[^1].Offset + lines[^1].Length;
        if (written is not null && written.Length > indexed)
        {
            lines.Add(Unindexed(segment, indexed, (int)Math.Min(written.Length - indexed, int.MaxValue)));
        }

        return lines;
    }

    private static HistoryIndexLine Unindexed(HistorySegment segment, long offset, int length) => new()
    {
        Offset = offset,
        Length = length,
        First = Guid.Empty,
        Last = HistoryIds.FirstAt(segment.Hour.AddHours(1)).Value,
        Statuses = -1,
    };

    private static List<HistoryIndexLine> Decode(ReadOnlySpan<byte> index)
    {
        var lines = new List<HistoryIndexLine>();
        int end;
        while ((end = index.IndexOf((byte)'\n')) >= 0)
        {
            lines.Add(JsonSerializer.Deserialize(index[..end], HistoryJson.Default.HistoryIndexLine)!);
            index = index[(end + 1)..];
        }

        // A block whose append was tried twice stands twice; only the order of offsets matters to readers.
        lines.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        return lines;
    }
}
