using System.Globalization;
using WasmOs.Common.Audit;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Removes whole days that are older than the retention time, after a signed record of it. Thread-safe.</summary>
public sealed class AuditRetention(IStorage storage, AuditRoots roots, AuditOptions options)
{
    private const int MaxRoots = 10_000;

    private readonly AuditArchive _archive = new(storage);

    /// <summary>Removes what is outdated.</summary>
    /// <returns>The number of removed segments.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = DateOnly.FromDateTime((now - options.Retention).UtcDateTime);
        var segments = new List<BlobProperties>();
        await foreach (var segment in _archive.SegmentsAsync(null, before.AddDays(-1), cancellationToken).ConfigureAwait(false))
        {
            segments.Add(segment);
        }

        if (segments.Count == 0 || !await RecordAsync(before, segments, cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        var removed = 0;
        foreach (var segment in segments)
        {
            removed += await storage.Blobs.DeleteAsync(AuditBlobs.Of(segment.Name), BlobCondition.None, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        await RemoveRootsAsync(before, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Records what will be removed, unless an earlier sweep that did not end has recorded it.</summary>
    private async ValueTask<bool> RecordAsync(DateOnly before, List<BlobProperties> segments, CancellationToken cancellationToken)
    {
        var day = before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await AuditRows.GetRemovedAsync(storage.Tables, cancellationToken).ConfigureAwait(false) is { } known
            && AuditStatement.TryParse(AuditRows.LineOf(known))?.Removed is { } last && string.CompareOrdinal(last.Before, day) >= 0)
        {
            return true;
        }

        var bytes = segments.Sum(segment => segment.Length);
        var line = await roots.AppendAsync(
            kid => string.Create(
                CultureInfo.InvariantCulture, $$"""
                "removed":{"before":"{{day}}","segments":{{segments.Count}},"bytes":{{bytes}},"kid":"{{kid}}"}
                """),
            cancellationToken).ConfigureAwait(false);
        if (line is null)
        {
            return false;
        }

        var note = TableWrite.Upsert(AuditRows.EncodeRemoved(line));
        return (await storage.Tables.WriteAsync(AuditRows.Table, note, cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    /// <summary>Removes the roots before a day but the last of them, at which the verification of the days that stay begins.</summary>
    private async ValueTask RemoveRootsAsync(DateOnly before, CancellationToken cancellationToken)
    {
        var old = new List<long>();
        await foreach (var root in _archive.RootsAsync(null, before.AddDays(-3), later: 0, cancellationToken).ConfigureAwait(false))
        {
            if (AuditLine.TryParse(root, out var line))
            {
                old.Add(line.Seq);
            }

            if (old.Count > MaxRoots)
            {
                break;
            }
        }

        foreach (var seq in old.SkipLast(1))
        {
            var deletion = TableWrite.Delete(AuditRows.RootPartition, AuditRows.RootKeyOf(seq), "*");
            await storage.Tables.WriteAsync(AuditRows.Table, deletion, cancellationToken).ConfigureAwait(false);
        }
    }
}
