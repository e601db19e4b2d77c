using WasmOs.Common.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Appends the lines of this process to its chain in storage. Not thread-safe: one loop owns it.</summary>
/// <remarks>
/// When an append fails, nobody knows whether storage has taken the block, or will take it later. So the position stays before the block until
/// <see cref="ResolveAsync"/> has read back the end of the segment. A block that is not there may still arrive: what follows goes to a new segment, which names
/// the last line that is known to be there.
/// </remarks>
internal sealed class AuditChain(IStorage storage, SigningKeys keys, AuditOptions options, string writer, TimeProvider time, BackgroundFailures failures)
{
    /// <summary>After this many bytes a block is written. Must leave room for a line below <see cref="StorageRules.MaxAppendBlock"/>.</summary>
    private const int BlockBytes = 3 << 20;

    /// <summary>Azure allows 50,000 blocks of an append blob.</summary>
    private const int MaxBlocks = 40_000;

    /// <summary>How much older than the first entries of a segment others may be that come after them.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly AuditLineEncoder _encoder = new();
    private AuditPosition _position = AuditPosition.Start;
    private AuditPosition? _uncertain;
    private AuditHead? _told;
    private DateTimeOffset _from = DateTimeOffset.MinValue;
    private DateTimeOffset _headAt = DateTimeOffset.MinValue;
    private long _number;
    private bool _isHeadUntold;

    /// <summary>Whether the end of the chain must be read back before anything else.</summary>
    public bool IsUncertain => _uncertain is not null;

    /// <summary>When the chain must be signed next; null when all lines are signed.</summary>
    public DateTimeOffset? HeadDue => _position.IsSigned && !_isHeadUntold ? null : _headAt + options.HeadInterval;

    /// <summary>Appends entries as one block.</summary>
    /// <param name="entries">The entries; as many as fit are written.</param>
    /// <param name="started">Called with the number of entries in the block, before the block is sent.</param>
    /// <param name="cancellationToken">Stops waiting; the position is uncertain then.</param>
    public async ValueTask AppendAsync(IReadOnlyList<PendingEntry> entries, Action<int> started, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now;
        foreach (var pending in entries)
        {
            oldest = pending.Entry is not null && pending.Time < oldest ? pending.Time : oldest;
        }

        var before = await OpenSegmentAsync(now, oldest, cancellationToken).ConfigureAwait(false);
        var count = 0;
        while (count < entries.Count && _encoder.Length < BlockBytes)
        {
            if (entries[count].Entry is { } entry)
            {
                _encoder.Write(entry, entries[count].Time);
            }

            count++;
        }

        started(count);
        await SendAsync(before, before.SignedSeq, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Signs the chain, and tells the others.</summary>
    /// <param name="isLast">Whether the writer ends. Then it signs that too, also when all lines are signed, so that lines added after it are found.</param>
    /// <param name="cancellationToken">Stops waiting; the position may be uncertain then.</param>
    public async ValueTask SignAsync(bool isLast, CancellationToken cancellationToken)
    {
        _headAt = time.GetUtcNow();
        if (!_position.IsSigned || (isLast && _position.Previous is not null))
        {
            var signer = await keys.GetSignerAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false);
            if (!signer.Succeeded)
            {
                failures.Report("audit", new InvalidOperationException($"The audit trail cannot be signed. {signer.Error.Detail}"));
                return;
            }

            var before = _position.Segment is null ? await OpenSegmentAsync(_headAt, _headAt, cancellationToken).ConfigureAwait(false) : BeginBlock();
            _encoder.WriteSigned(
                $$"""
                "head":{"writer":"{{writer}}","segment":"{{before.Segment}}"{{(isLast ? ",\"closed\":true" : "")}},"kid":"{{signer.Value.Kid}}"}
                """,
                _headAt, signer.Value);

            // Before the block is sent: when storage has taken it and does not say so, the chain is signed all the same, and the others must still hear of it.
            _isHeadUntold = true;
            await SendAsync(before, _encoder.Seq, cancellationToken).ConfigureAwait(false);
        }

        if (_isHeadUntold || (isLast && _position.Previous is not null))
        {
            var newest = _position.Previous!;
            var head = new AuditHead(writer, newest, _position.Seq, _position.Hash, newest, _position.Length, _headAt, isLast);
            await TellAsync(head, cancellationToken).ConfigureAwait(false);
            _isHeadUntold = false;
        }
    }

    /// <summary>Finds out whether storage has taken the last block.</summary>
    /// <returns>Whether the block is in storage. If not, its entries must be written anew.</returns>
    /// <exception cref="StorageUnavailableException">Storage does not tell; the position stays uncertain.</exception>
    public async ValueTask<bool> ResolveAsync(CancellationToken cancellationToken)
    {
        var after = _uncertain!;
        var isThere = await IsThereAsync(after, cancellationToken).ConfigureAwait(false);
        _position = isThere ? after : _position with { Segment = null };
        _uncertain = null;
        return isThere;
    }

    private async ValueTask<bool> IsThereAsync(AuditPosition after, CancellationToken cancellationToken)
    {
        // A byte more than the block: the block must be the end.
        var found = await BlobReading.ReadPartAsync(
            storage.Blobs, AuditBlobs.Of(after.Segment!), after.Length - _encoder.Length, _encoder.Length + 1, cancellationToken).ConfigureAwait(false);
        return found?.Content.AsSpan().SequenceEqual(_encoder.Block.Span) == true;
    }

    /// <summary>Begins the next block, in a new segment when one is due.</summary>
    private async ValueTask<AuditPosition> OpenSegmentAsync(DateTimeOffset now, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var isDue = _position.Segment is not { } open || open.Day < day || _position.Length >= options.SegmentBytes || _position.Blocks >= MaxBlocks
            || oldest < _from;
        if (!isDue)
        {
            return BeginBlock();
        }

        if (!_position.IsSigned && _position.Segment is not null)
        {
            await SignAsync(isLast: false, cancellationToken).ConfigureAwait(false);
        }

        // The others learn the name before the segment exists, so that they find the lines of a writer that ended without a signature.
        var name = new AuditName(day, writer, _number + 1);
        var head = _told ?? new AuditHead(writer, "", 0, AuditText.NoHash, "", 0, now, IsClosed: false);
        await TellAsync(head with { Segment = name.ToString(), Length = 0, Time = now }, cancellationToken).ConfigureAwait(false);
        _number = name.Number;
        _headAt = _position.Seq == 0 ? now : _headAt;
        BeginBlock();
        _from = oldest - Slack;
        _encoder.WriteStart(name, _position.Previous, _from, now);
        return _position with { Segment = name, Length = 0, Blocks = 0 };
    }

    private AuditPosition BeginBlock()
    {
        _encoder.Begin(_position.Seq, _position.Hash);
        return _position;
    }

    private async ValueTask SendAsync(AuditPosition before, long signedSeq, CancellationToken cancellationToken)
    {
        var after = new AuditPosition(
            _encoder.Seq, _encoder.PrevText, signedSeq, before.Segment, before.Segment!.ToString(), before.Length + _encoder.Length, before.Blocks + 1);
        _uncertain = after;
        var offset = await storage.Blobs.AppendAsync(AuditBlobs.Of(before.Segment!), _encoder.Block, cancellationToken).ConfigureAwait(false);
        if (offset != before.Length)
        {
            // Somebody else wrote into the segment. The position stays uncertain, so the block is written anew into another segment.
            throw new StorageUnavailableException(
                "blobs", $"The audit segment {before.Segment} has lines that this host did not write. Verify the audit trail.");
        }

        _position = after;
        _uncertain = null;
    }

    /// <summary>Notes in the writer's row what the process loses, for the next one.</summary>
    public async ValueTask NoteLossAsync(long lost, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var head = (_told ?? new AuditHead(writer, "", 0, AuditText.NoHash, "", 0, time.GetUtcNow(), IsClosed: false)) with
        {
            Lost = lost,
            LostFrom = first,
            LostUntil = last,
        };
        await TellAsync(head, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TellAsync(AuditHead head, CancellationToken cancellationToken)
    {
        // Merge keeps what the host that writes roots noted in the row.
        var row = AuditRows.Encode(head).Set("rooted", null);
        var written = await storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Merge(row, "*"), cancellationToken).ConfigureAwait(false);
        if (written.Failure == TableFailure.NotFound)
        {
            await storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Upsert(AuditRows.Encode(head)), cancellationToken).ConfigureAwait(false);
        }

        _told = head;
    }
}
