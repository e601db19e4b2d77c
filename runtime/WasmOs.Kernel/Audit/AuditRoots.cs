using System.Text.Json;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>
/// Joins the chains of all writers: once a minute one host writes a signed line that names the last signed line of each writer that went on. Thread-safe.
/// </summary>
/// <remarks>
/// Roots are rows with numbers. Of hosts that write at once, one inserts the next number, and the others leave it at that; so the chain cannot fork, and no
/// lease is needed. A root also names the end of a writer that stopped without a signature, once nothing was heard of the writer for a while, and says that
/// the writer did not sign it. When the host stops, after the trail of this process, a last root names the end of that trail.
/// </remarks>
public sealed class AuditRoots : IAsyncDisposable
{
    /// <summary>A writer that told nothing for so long has ended, or has nothing unsigned.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(10);

    /// <summary>A writer begins a new segment each day, so what a silent one told before that tells nothing more.</summary>
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(2);

    /// <summary>How long a stopping host tries to write its last root.</summary>
    private static readonly TimeSpan LastRootLimit = TimeSpan.FromSeconds(3);

    private const int LastRootTries = 3;

    /// <summary>The most writers in a root; others are in the next.</summary>
    private const int MaxLeaves = 150;

    private readonly IStorage _storage;
    private readonly SigningKeys _keys;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _running = new(1);
    private ITimer? _timer;
    private long _lastSeq;

    /// <summary>Creates the service. Nothing happens before <see cref="Start"/>.</summary>
    public AuditRoots(IStorage storage, SigningKeys keys, AuditOptions options, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_storage, _keys, _options, _time) = (storage, keys, options, time);
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
    }

    /// <summary>Writes roots from now on.</summary>
    public void Start() => _timer ??= _time.CreateTimer(
        static roots => _ = ((AuditRoots)roots!).RunInBackgroundAsync(), this, TimeSpan.FromSeconds(5), _options.HeadInterval);

    /// <summary>Writes a root if another line of any writer is signed, and no other host has just written one.</summary>
    /// <returns>Whether a root was written.</returns>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public ValueTask<bool> RunAsync(CancellationToken cancellationToken) => RunAsync(isLast: false, cancellationToken);

    private async ValueTask<bool> RunAsync(bool isLast, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = _time.GetUtcNow();
            var last = await FindLastAsync(cancellationToken).ConfigureAwait(false);
            if (!isLast && last.Time is { } time && now - time < _options.HeadInterval * 0.75 && now >= time)
            {
                return false;
            }

            var heads = new List<AuditHead>();
            var rows = TableReading.ReadAsync(_storage.Tables, AuditRows.Table, new TableQuery(AuditRows.HeadPartition), cancellationToken);
            await foreach (var row in rows.ConfigureAwait(false))
            {
                if (await SettleAsync(AuditRows.DecodeHead(row), now, cancellationToken).ConfigureAwait(false) is { } head && heads.Count < MaxLeaves)
                {
                    heads.Add(head);
                }
            }

            return heads.Count > 0 && await WriteRootAsync(last, heads, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
            await RunLastAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync().ConfigureAwait(false);
        _running.Dispose();
        _stop.Dispose();
    }

    /// <summary>Appends a signed line to the chain of roots.</summary>
    /// <param name="statement">Makes the member of the line for the id of the key that signs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The line; null when another host appended one at the same time, or nothing can be signed.</returns>
    internal async ValueTask<byte[]?> AppendAsync(Func<string, string> statement, CancellationToken cancellationToken) =>
        await AppendAsync(await FindLastAsync(cancellationToken).ConfigureAwait(false), statement, cancellationToken).ConfigureAwait(false);

    private async ValueTask<byte[]?> AppendAsync(
        (long Seq, string Hash, DateTimeOffset? Time) last, Func<string, string> statement, CancellationToken cancellationToken)
    {
        var signer = await _keys.GetSignerAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false);
        if (!signer.Succeeded)
        {
            _failures.Report("audit", new InvalidOperationException($"The audit trail cannot be signed. {signer.Error.Detail}"));
            return null;
        }

        var encoder = new AuditLineEncoder();
        encoder.Begin(last.Seq, last.Hash);
        encoder.WriteSigned(statement(signer.Value.Kid), _time.GetUtcNow(), signer.Value);
        byte[] line = [.. encoder.Block.Span[..^1]];
        var written = await _storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Insert(AuditRows.EncodeRoot(encoder.Seq, line)), cancellationToken)
            .ConfigureAwait(false);
        return written.Succeeded ? line : null;
    }

    private static string StatementOf(IReadOnlyList<AuditHead> heads, string kid)
    {
        AuditLeaf[] leaves = [.. heads.Select(head => LeafOf(head))];
        var root = new AuditStatement.RootStatement { Merkle = AuditLeaf.MerkleRoot(leaves), Heads = leaves, Kid = kid };
        return $"\"root\":{JsonSerializer.Serialize(root, AuditStatementJson.Default.RootStatement)}";
    }

    private static AuditLeaf LeafOf(AuditHead head) =>
        new(head.Writer, head.SignedSegment, head.Seq, head.Hash) { UnsignedAtSeal = head.Unsigned > 0 ? head.Unsigned : null };

    private async ValueTask<bool> WriteRootAsync(
        (long Seq, string Hash, DateTimeOffset? Time) last, IReadOnlyList<AuditHead> heads, CancellationToken cancellationToken)
    {
        if (await AppendAsync(last, kid => StatementOf(heads, kid), cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        foreach (var head in heads)
        {
            // When the writer has told more in the meantime, the next root names that.
            var note = new TableEntity(AuditRows.HeadPartition, head.Writer).Set("rooted", head.Seq);
            await _storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Merge(note, head.ETag), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>What the next root says of a writer; null for nothing. Removes the row of a writer that has ended.</summary>
    private async ValueTask<AuditHead?> SettleAsync(AuditHead head, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!head.IsClosed && now - head.Time >= SilentAfter)
        {
            head = await SealAsync(head, cancellationToken).ConfigureAwait(false);
        }

        if (head.Seq > head.Rooted)
        {
            return head;
        }

        if (head.IsClosed || now - head.Time >= ForgottenAfter)
        {
            await _storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.HeadPartition, head.Writer, head.ETag), cancellationToken)
                .ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Takes up the lines that a silent writer left without a signature.</summary>
    private async ValueTask<AuditHead> SealAsync(AuditHead head, CancellationToken cancellationToken)
    {
        if (head.Segment.Length == 0)
        {
            // The writer told of a loss before it had written anything.
            return head;
        }

        var blob = AuditBlobs.Of(head.Segment);
        var properties = await _storage.Blobs.GetPropertiesAsync(blob, cancellationToken).ConfigureAwait(false);
        if (properties is null || properties.Length <= head.Length)
        {
            return head;
        }

        var (seq, hash, unsigned) = (head.Seq, head.Hash, head.Unsigned);
        await foreach (var (line, isTerminated) in AuditArchive.LinesOfAsync(_storage.Blobs, blob, cancellationToken).ConfigureAwait(false))
        {
            if (isTerminated && AuditLine.TryParse(line.Span, out var parsed) && parsed.Seq > seq)
            {
                (seq, hash) = (parsed.Seq, AuditHash.TextOf(line.Span));

                // A signature that the writer could not tell. Whether it is one, the verification says.
                unsigned = parsed.Kind == AuditLineKind.Head ? 0 : unsigned + 1;
            }
        }

        var seal = head with { Seq = seq, Hash = hash, SignedSegment = head.Segment, Length = properties.Length, Unsigned = unsigned };
        var written = await _storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Replace(AuditRows.Encode(seal), head.ETag), cancellationToken)
            .ConfigureAwait(false);
        return written.Succeeded ? seal with { ETag = written.ETags[0]! } : head;
    }

    private async ValueTask<(long Seq, string Hash, DateTimeOffset? Time)> FindLastAsync(CancellationToken cancellationToken)
    {
        var (seq, hash, time) = (0L, AuditText.NoHash, (DateTimeOffset?)null);
        if (await AuditRows.GetNewestRootAsync(_storage.Tables, cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            if (!AuditLine.TryParse(bytes, out var line))
            {
                throw new InvalidDataException("The last root of the audit trail is damaged. Verify the audit trail.");
            }

            (seq, hash, time) = (line.Seq, AuditHash.TextOf(bytes), line.Time);
        }

        if (seq < _lastSeq)
        {
            _failures.Report(
                "audit", new InvalidDataException($"Roots of the audit trail are missing: the last one had number {_lastSeq}, and storage ends with {seq}."));
        }

        _lastSeq = seq;
        return (seq, hash, time);
    }

    /// <summary>Names the ends of trails before the host ends. Another host that does so at the same moment takes the number, so it is tried again.</summary>
    private async ValueTask RunLastAsync()
    {
        using var limit = new CancellationTokenSource(LastRootLimit, _time);
        try
        {
            for (var i = 0; i < LastRootTries && !await RunAsync(isLast: true, limit.Token).ConfigureAwait(false); i++)
            {
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the last root: another host, or the next start, names the ends.
            _failures.Report("audit", e);
        }
    }

    private async Task RunInBackgroundAsync()
    {
        try
        {
            await RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // The host is shutting down.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of a root: the next round tries again.
            _failures.Report("audit", e);
        }
    }
}
