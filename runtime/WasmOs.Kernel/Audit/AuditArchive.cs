using System.Runtime.CompilerServices;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Reads the audit trail in storage. Thread-safe.</summary>
internal sealed class AuditArchive(IStorage storage)
{
    private const int RootPage = 500;

    /// <summary>So many roots after the range are read too: the first after a pause of all hosts seal what a killed one left in the range.</summary>
    private const int LaterRoots = 3;

    /// <summary>The lines of a segment, each with whether it has an end. A line is valid until the next is read.</summary>
    public static async IAsyncEnumerable<(ReadOnlyMemory<byte> Line, bool IsTerminated)> LinesOfAsync(
        IBlobStore blobs, BlobAddress blob, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await blobs.OpenReadAsync(blob, 0, null, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            yield break;
        }

        await using (content.ConfigureAwait(false))
        {
            using var reader = new AuditLineReader(content.Content);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return (reader.Line, reader.IsTerminated);
            }
        }
    }

    /// <summary>
    /// All files of a range of days, in the order in which <see cref="AuditVerification"/> takes them: a line is null where a file begins.
    /// </summary>
    /// <remarks>The roots are read first, so that no root names a line that is read too early to be there.</remarks>
    public async IAsyncEnumerable<(string File, ReadOnlyMemory<byte>? Line, bool IsTerminated)> ReadAsync(
        DateOnly? since, DateOnly? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await AuditRows.GetRemovedAsync(storage.Tables, cancellationToken).ConfigureAwait(false) is { } removed)
        {
            yield return (AuditText.RemovedFile, null, true);
            yield return (AuditText.RemovedFile, AuditRows.LineOf(removed), true);
        }

        yield return (AuditText.RootsFile, null, true);
        await foreach (var root in RootsAsync(since, until, LaterRoots, cancellationToken).ConfigureAwait(false))
        {
            yield return (AuditText.RootsFile, root, true);
        }

        await foreach (var segment in SegmentsAsync(since, until, cancellationToken).ConfigureAwait(false))
        {
            yield return (segment.Name, null, true);
            await foreach (var (line, isTerminated) in LinesOfAsync(storage.Blobs, AuditBlobs.Of(segment.Name), cancellationToken).ConfigureAwait(false))
            {
                yield return (segment.Name, line, isTerminated);
            }
        }
    }

    /// <summary>The segments of a range of days, in the order of their names.</summary>
    public async IAsyncEnumerable<BlobProperties> SegmentsAsync(
        DateOnly? since, DateOnly? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = (since is { } from ? AuditName.PrefixOf(from) : "", until is { } to ? AuditName.PrefixOf(to) : "");
        var common = first.AsSpan().CommonPrefixLength(last);
        await foreach (var blob in storage.Blobs.ListAsync(AuditBlobs.Container, first[..common], cancellationToken).ConfigureAwait(false))
        {
            if (until is not null && string.CompareOrdinal(blob.Name, 0, last, 0, last.Length) > 0)
            {
                yield break;
            }

            if (string.CompareOrdinal(blob.Name, first) >= 0)
            {
                yield return blob;
            }
        }
    }

    /// <summary>Whether there is a segment of an earlier day.</summary>
    public async ValueTask<bool> HasBeforeAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var bound = AuditName.PrefixOf(day);
        await foreach (var blob in storage.Blobs.ListAsync(AuditBlobs.Container, "", cancellationToken).ConfigureAwait(false))
        {
            // Names come in their order, so the first is the earliest.
            return string.CompareOrdinal(blob.Name, bound) < 0;
        }

        return false;
    }

    /// <summary>The last root before a day and all later ones, oldest first, up to the day after the last day: a root comes a minute after its lines.</summary>
    /// <param name="since">The first day; null for the first of all.</param>
    /// <param name="until">The last day; null for the last of all.</param>
    /// <param name="later">How many roots after that are read too.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<byte[]> RootsAsync(
        DateOnly? since, DateOnly? until, int later, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await NewestRootAsync(cancellationToken).ConfigureAwait(false);
        var isWhole = since is null && await AuditRows.GetRootAsync(storage.Tables, 1, cancellationToken).ConfigureAwait(false) is not null;
        var first = isWhole ? 1 : Math.Max(1, await FirstAtAsync(since ?? DateOnly.MinValue, last, cancellationToken).ConfigureAwait(false) - 1);
        DateTimeOffset? end = until is { } to && to < DateOnly.MaxValue.AddDays(-1) ? new(to.AddDays(2), TimeOnly.MinValue, TimeSpan.Zero) : null;
        for (var from = first; from <= last; from += RootPage)
        {
            // Newer rows come first, so a page is turned around.
            var query = new TableQuery(
                AuditRows.RootPartition, AuditRows.RootKeyOf(Math.Min(last, from + RootPage - 1)), AuditRows.RootKeyOf(from - 1), RootPage);
            var rows = await TableReading.ReadAllAsync(storage.Tables, AuditRows.Table, query, cancellationToken).ConfigureAwait(false);
            for (var i = rows.Count - 1; i >= 0; i--)
            {
                var line = AuditRows.LineOf(rows[i]);
                if (TimeOf(line) >= end && later-- <= 0)
                {
                    yield break;
                }

                yield return line;
            }
        }
    }

    /// <summary>The number of the newest root; 0 when there is none.</summary>
    private async ValueTask<long> NewestRootAsync(CancellationToken cancellationToken) =>
        AuditLine.TryParse(await AuditRows.GetNewestRootAsync(storage.Tables, cancellationToken).ConfigureAwait(false), out var line) ? line.Seq : 0;

    /// <summary>The number of the first root of a day or later, found by halving. Roots that retention removed are older than all that are there.</summary>
    private async ValueTask<long> FirstAtAsync(DateOnly day, long last, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var (low, high) = (1L, last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = await AuditRows.GetRootAsync(storage.Tables, middle, cancellationToken).ConfigureAwait(false);
            (low, high) = row is null || !(TimeOf(AuditRows.LineOf(row)) >= start) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static DateTimeOffset? TimeOf(byte[] root) => AuditLine.TryParse(root, out var line) ? line.Time : null;
}
