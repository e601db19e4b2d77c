using System.Globalization;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Lists entries of the audit trail, newest first. Thread-safe.</summary>
/// <remarks>
/// The entries of a writer are nearly in the order of their times, but those of many writers lie in many segments. So the segments of a day are read from the
/// one that was written last; each names the oldest time that it can have, and its last write is the newest. A page ends early after
/// <see cref="MaxBytes"/> or <see cref="MaxDays"/>, and may be short or empty and still have a continuation. It does so only where the next page begins at
/// least <see cref="Skew"/> earlier: pages of a burst end, and each of its segments is read by a few pages only.
/// </remarks>
public sealed class AuditReader(IStorage storage, AuditOptions options, TimeProvider time)
{
    /// <summary>After so many days a page ends.</summary>
    private const int MaxDays = 31;

    /// <summary>The characters of a day in the name of a segment: <c>yyyy/MM/dd</c>.</summary>
    private const int DayLength = 10;

    /// <summary>An entry that storage refused for longer than a day is listed under the day on which it was written.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>The clocks of storage and hosts may differ by this.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly AuditArchive _archive = new(storage);

    /// <summary>After so many bytes a page ends.</summary>
    internal long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Lists entries.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public async ValueTask<Result<Page<AuditRecord>>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        var now = time.GetUtcNow();
        var below = new AuditRecord("", 0, query.Until is { } until && until < now + Skew ? until : now + Skew, default);
        if (query.Continuation is not null)
        {
            if (!TryParse(query.Continuation, out var last))
            {
                return KernelErrors.ContinuationInvalid();
            }

            below = last < below ? last : below;
        }

        var page = new AuditPage(query, below);
        var bytes = 0L;
        var day = DayOf(below.Time + LongestWait);
        var least = DayOf(query.Since ?? now - options.Retention);
        var first = day.DayNumber - least.DayNumber > MaxDays ? day.AddDays(-MaxDays) : least;
        foreach (var segment in await NewestFirstAsync(first, day, cancellationToken).ConfigureAwait(false))
        {
            if (segment.LastModified + Skew < page.Oldest)
            {
                // What is left is older than all of the page.
                return page.Complete(null);
            }

            // The next page begins a tick after the bound.
            if (bytes > MaxBytes && segment.LastModified + Skew < below.Time - Skew)
            {
                return page.Complete(segment.LastModified + Skew);
            }

            bytes += await ReadAsync(segment, page, cancellationToken).ConfigureAwait(false);
        }

        var goesOn = first > least && await _archive.HasBeforeAsync(first, cancellationToken).ConfigureAwait(false);
        return page.Complete(goesOn ? new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1) : null);
    }

    /// <summary>The continuation after an entry.</summary>
    internal static string ContinuationOf(AuditRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Time.UtcTicks:x}-{record.Seq:x}-{record.Writer}");

    private static bool TryParse(string text, out AuditRecord record)
    {
        record = new AuditRecord("", 0, default, default);
        if (text.Split('-', 3) is not [var ticks, var seq, var writer]
            || !long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at) || at < 0 || at > DateTime.MaxValue.Ticks
            || !long.TryParse(seq, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        record = new AuditRecord(writer, number, new DateTimeOffset(at, TimeSpan.Zero), default);
        return true;
    }

    /// <summary>The part of a segment's name that names its day.</summary>
    private static string DayOf(BlobProperties segment) => segment.Name[..Math.Min(DayLength, segment.Name.Length)];

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>The segments of a range of days, the last day first, and those of a day by their last write, the last first.</summary>
    private async ValueTask<IEnumerable<BlobProperties>> NewestFirstAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var segments = new List<BlobProperties>();
        await foreach (var segment in _archive.SegmentsAsync(first, last, cancellationToken).ConfigureAwait(false))
        {
            segments.Add(segment);
        }

        return segments.OrderByDescending(DayOf, StringComparer.Ordinal).ThenByDescending(segment => segment.LastModified);
    }

    private async ValueTask<long> ReadAsync(BlobProperties segment, AuditPage page, CancellationToken cancellationToken)
    {
        if (!AuditName.TryParse(segment.Name, out var name))
        {
            return 0;
        }

        var bytes = 0L;
        var lines = AuditArchive.LinesOfAsync(storage.Blobs, AuditBlobs.Of(segment.Name), cancellationToken);
        await foreach (var (line, isTerminated) in lines.ConfigureAwait(false))
        {
            bytes += line.Length;
            if (!isTerminated || !AuditLine.TryParse(line.Span, out var parsed))
            {
                continue;
            }

            if (parsed.Kind == AuditLineKind.Segment && AuditStatement.TryParse(line.Span)?.Segment is { } start && start.From > page.Below.Time)
            {
                return bytes;
            }

            page.Offer(name.Writer, line, parsed);
        }

        return bytes;
    }
}
