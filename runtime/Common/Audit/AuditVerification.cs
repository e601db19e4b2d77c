using System.Globalization;
using System.Security.Cryptography;

namespace WasmOs.Common.Audit;

/// <summary>
/// Verifies the audit trail, line by line: the host over its storage, the command line over an export. Not thread-safe.
/// </summary>
/// <remarks>
/// The files come in this order: <see cref="AuditText.RemovedFile"/>, <see cref="AuditText.RootsFile"/>, then segments in the order of their names.
/// 1. each line names the hash of the line before; 2. signatures cover the chain up to them; 3. the first line of a segment names the segment and follows the
/// writer's segment before; 4. the roots form a chain of their own and name a line of each writer, which must be there; 5. what is old enough is signed by its
/// writer or named by a root, and nothing follows the line by which a writer ends.
/// </remarks>
/// <param name="since">The first day that is verified; null: the first day of the trail.</param>
/// <param name="until">The last day that is verified; null: the last day of the trail.</param>
/// <param name="findKey">Finds a trusted key by its id.</param>
internal sealed class AuditVerification(DateOnly? since, DateOnly? until, Func<string, EcPublicKey?> findKey)
{
    /// <summary>How long a signature may wait for its root.</summary>
    private static readonly TimeSpan RootDelay = TimeSpan.FromMinutes(10);

    /// <summary>How long lines may have no signature: a minute, or ten and a root for a writer that was killed, and some reserve.</summary>
    private static readonly TimeSpan UnsignedFor = TimeSpan.FromMinutes(15);

    /// <summary>The clocks of hosts may differ by this.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, AuditWriterState> _writers = new(StringComparer.Ordinal);
    private readonly AuditRootsState _roots = new(since, until);
    private AuditWriterState? _writer;
    private AuditName? _name;
    private string _file = "";
    private long _line;
    private bool _hasPinnedRoot;
    private DateTimeOffset _lastHead = DateTimeOffset.MinValue;

    /// <summary>The hash of a root that must be there, as somebody kept it elsewhere; null for none.</summary>
    public string? PinnedRoot { get; init; }

    /// <summary>What was found so far.</summary>
    public AuditReport Report { get; } = new();

    /// <summary>Begins a file.</summary>
    public void BeginFile(string file)
    {
        (_file, _line, _writer, _name) = (file, 0, null, null);
        if (file is AuditText.RootsFile or AuditText.RemovedFile)
        {
            return;
        }

        Report.Segments++;
        if (!AuditName.TryParse(file, out _name))
        {
            Report.Find(AuditFindingKind.SegmentName, file, 0, "The file has no name of a segment.");
        }
    }

    /// <summary>Takes up the next line of the file.</summary>
    /// <param name="bytes">The line without its end.</param>
    /// <param name="isTerminated">Whether the line has an end.</param>
    public void Add(ReadOnlySpan<byte> bytes, bool isTerminated)
    {
        _line++;
        if (!isTerminated && _name is not null)
        {
            Report.Remark(AuditFindingKind.TornLine, _file, _line, "The last line was not written whole, as by a crash in the middle of a write.");
            return;
        }

        Report.Lines++;
        if (!AuditLine.TryParse(bytes, out var line))
        {
            Report.Find(AuditFindingKind.Malformed, _file, _line, "The line is no line of an audit trail: it was changed, or bytes are missing.");
            return;
        }

        Span<byte> hash = stackalloc byte[AuditHash.Size];
        SHA256.HashData(bytes, hash);
        if (_file == AuditText.RemovedFile)
        {
            AddRemoved(line);
        }
        else if (_file == AuditText.RootsFile)
        {
            AddRoot(line, hash);
        }
        else if (_name is not null)
        {
            AddLine(line, hash);
        }
    }

    /// <summary>Ends the verification.</summary>
    /// <param name="now">When the files were read.</param>
    public AuditReport Complete(DateTimeOffset now)
    {
        Report.Writers = _writers.Count;
        if (_roots.LastTime + RootDelay < _lastHead && _lastHead + RootDelay < now)
        {
            Report.Find(
                AuditFindingKind.RootMissing, AuditText.RootsFile, 0,
                Text($"Writers signed at {_lastHead:O}, but no root names that: roots are missing, or storage has refused them for long."));
        }

        if (PinnedRoot is not null && !_hasPinnedRoot)
        {
            Report.Find(
                AuditFindingKind.RootMissing, AuditText.RootsFile, 0, "The root that must be there is missing: the trail was written anew, or is another one.");
        }

        _roots.Complete(_writers, Report);
        foreach (var (name, state) in _writers)
        {
            CompleteWriter(name, state, now);
        }

        return Report;
    }

    private void CompleteWriter(string name, AuditWriterState state, DateTimeOffset now)
    {
        Report.Unsigned += state.UnsignedEntries;
        if (state.Seal is { } seal)
        {
            var marked = seal.IsMarked ? "and says so" : "and does not say so, as roots of earlier versions";
            Report.Remark(
                AuditFindingKind.SealedUnsigned, seal.File, seal.Line,
                Text($"Writer {name} never signed its lines with numbers {seal.FirstSeq} to {seal.LastSeq}: a root sealed them ({marked}) after it was killed.")
                + " Nobody can change them since, but whoever could write the storage before could have added or cut some.");
        }

        if (state.FirstUnsigned is { } first && state.Unsigned > 0 && !state.IsClosed)
        {
            if (IsOld(state, now))
            {
                Report.Find(
                    AuditFindingKind.UnsignedLines, first.File, first.Line,
                    Text($"The last {state.Unsigned} lines of writer {name} are covered by no signature and no root, and would be by now: they were added, ")
                    + "or nothing could be signed for long.");
            }
            else if (state.UnsignedEntries > 0)
            {
                Report.Remark(
                    AuditFindingKind.UnsignedTail, state.File, 0,
                    Text($"The last {state.UnsignedEntries} entries of writer {name} have no signature yet: it signs once a minute, or it ended without a stop."));
            }
        }
        else if (!_roots.Names(name) && state.SignedTime is { } signed && signed + UnsignedFor < _roots.LastTime)
        {
            Report.Find(
                AuditFindingKind.WriterUnnamed, state.File, 0,
                Text($"No root names writer {name}, though roots were written long after its last signature: its files were added, or roots exchanged."));
        }
    }

    /// <summary>Whether the unsigned end of a chain should be signed by now: by its times, which a forger chooses, or by its day, which is over.</summary>
    private static bool IsOld(AuditWriterState state, DateTimeOffset now) =>
        state.UnsignedTime is not { } time || time + UnsignedFor < now || time > now + Skew
        || (AuditName.TryParse(state.File, out var name) && new DateTimeOffset(name.Day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) + UnsignedFor < now);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void AddLine(in AuditLine line, ReadOnlySpan<byte> hash)
    {
        if (_writer is null)
        {
            _writer = Begin(line);
        }
        else if (line.Kind == AuditLineKind.Segment)
        {
            Report.Find(AuditFindingKind.SegmentName, _file, _line, "The line begins a segment, but stands inside of one.");
        }

        var writer = _writer;
        CheckOrder(writer, line);
        if (writer.IsClosed && writer.Unsigned == 0)
        {
            Report.Find(
                AuditFindingKind.AfterEnd, _file, _line,
                Text($"The line follows number {writer.Seq}, by which writer {_name!.Writer} signed that it ended: it was added, and so was what follows."));
        }

        writer.Advance(line, hash, _file, _line);
        Report.Entries += line.Kind == AuditLineKind.Entry ? 1 : 0;
        if (line.Kind == AuditLineKind.Entry && line.Bytes.IndexOf(AuditText.LostMember) >= 0)
        {
            Report.Remark(
                AuditFindingKind.EntriesLost, _file, _line, "A process lost entries, or ended without an end: the entry of the line says which, and how many.");
        }

        if (line.Kind == AuditLineKind.Head && CheckSignature(line, out var statement))
        {
            Report.Heads++;
            if (statement.Head!.Writer != _name!.Writer || statement.Head.Segment != _file)
            {
                Report.Find(AuditFindingKind.SegmentName, _file, _line, "The signature is that of another file.");
            }

            writer.Sign(line.Time);
            writer.IsClosed |= statement.Head.Closed;
            _lastHead = line.Time is { } time && time > _lastHead ? time : _lastHead;
        }

        if (_roots.LeafOf(_name!.Writer) is { } leaf && leaf.Seq == line.Seq)
        {
            _roots.Meet(leaf, hash, Report, _file, _line);
            writer.SealAt(leaf);
        }
    }

    private void CheckOrder(AuditWriterState state, in AuditLine line)
    {
        if (line.Seq != state.Seq + 1)
        {
            var what = line.Seq <= state.Seq ? "lines were added, repeated or exchanged" : "lines were removed or exchanged";
            Report.Find(AuditFindingKind.Sequence, _file, _line, Text($"The line has number {line.Seq} and follows number {state.Seq}: {what}."));
        }
        else if (!AuditHash.IsHexOf(line.Prev, state.Hash))
        {
            Report.Find(
                AuditFindingKind.Hash, _file, Math.Max(_line - 1, 1),
                Text($"The line with number {state.Seq} is not the one that number {line.Seq} was written after: one of the two was changed."));
        }
    }

    /// <summary>Checks the first line of a segment, and finds the state of its chain before that line.</summary>
    private AuditWriterState Begin(in AuditLine line)
    {
        var start = line.Kind == AuditLineKind.Segment ? AuditStatement.TryParse(line.Bytes)?.Segment : null;
        if (start is null)
        {
            Report.Find(AuditFindingKind.SegmentName, _file, _line, "The file does not begin with the line that names it: lines were removed or exchanged.");
        }
        else if (start.Name != _file || start.Writer != _name!.Writer || start.Number != _name.Number)
        {
            Report.Find(AuditFindingKind.SegmentName, _file, _line, $"The file was written as {start.Name}: it was renamed or copied.");
        }

        if (!_writers.TryGetValue(_name!.Writer, out var writer))
        {
            _writers[_name.Writer] = writer = new AuditWriterState();
            BeginWriter(writer, line, start);
        }
        else if (writer.TryGoBack(line.Seq - 1, line.Prev) is > 0 and var abandoned)
        {
            Report.Remark(
                AuditFindingKind.AbandonedLines, writer.File, 0,
                Text($"The last {abandoned} lines of the file do not count: the writer was not told that storage had taken them, and wrote them anew."));
        }
        else if (line.Seq > writer.Seq + 1)
        {
            var (kind, what) = start?.Previous == writer.File
                ? (AuditFindingKind.TailMissing, "the end of that file is missing")
                : (AuditFindingKind.SegmentMissing, "segments between them are missing");
            Report.Find(
                kind, _file, _line, Text($"The line has number {line.Seq}, but the writer's file before, {writer.File}, ends with number {writer.Seq}: {what}."));
            writer.Restart(line.Seq - 1, PrevOf(line));
        }

        return writer;
    }

    /// <summary>The first segment of a writer that is verified: the chain begins here, or before the range.</summary>
    private void BeginWriter(AuditWriterState writer, in AuditLine line, AuditStatement.SegmentStart? start)
    {
        if (_name!.Number == 1 || start is null)
        {
            writer.Restart(0, new byte[AuditHash.Size]);
            return;
        }

        writer.Restart(line.Seq - 1, PrevOf(line));
        if (start.Previous is null || !AuditName.TryParse(start.Previous, out var before))
        {
            Report.Find(AuditFindingKind.SegmentName, _file, _line, "The line does not name the segment before.");
        }
        else if ((since is null || before.Day >= since) && !_roots.IsRemoved(before.Day))
        {
            Report.Find(AuditFindingKind.SegmentMissing, _file, _line, $"The segment before, {start.Previous}, is missing.");
        }
    }

    private static byte[] PrevOf(in AuditLine line)
    {
        var hash = new byte[AuditHash.Size];
        return Convert.FromHexString(line.Prev, hash, out _, out _) == System.Buffers.OperationStatus.Done ? hash : new byte[AuditHash.Size];
    }

    private void AddRoot(in AuditLine line, ReadOnlySpan<byte> hash)
    {
        _roots.CheckStart(line, Report);
        if (_roots.Chain.Seq > 0 || line.Seq == 1)
        {
            CheckOrder(_roots.Chain, line);
        }

        _roots.Chain.Advance(line.Seq, hash, isEntry: false);
        if (!CheckSignature(line, out var statement))
        {
            return;
        }

        _roots.Chain.Sign();
        _roots.LastTime = line.Time ?? _roots.LastTime;
        Report.Roots++;
        (Report.LastRootSeq, Report.LastRoot) = (line.Seq, Convert.ToHexStringLower(hash));
        _hasPinnedRoot |= Report.LastRoot == PinnedRoot;
        if (statement.Root is { } root)
        {
            if (AuditLeaf.MerkleRoot(root.Heads) != root.Merkle)
            {
                Report.Find(AuditFindingKind.Merkle, _file, _line, "The heads that the line names do not have the Merkle root that it names.");
            }

            _roots.Take(root.Heads);
        }
    }

    private void AddRemoved(in AuditLine line)
    {
        if (CheckSignature(line, out var statement) && statement.Removed is { } removed
            && DateOnly.TryParseExact(removed.Before, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var before))
        {
            _roots.SetRemoved(before);
        }
    }

    private bool CheckSignature(in AuditLine line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AuditStatement? statement)
    {
        statement = AuditStatement.TryParse(line.Bytes);
        if (statement is null || statement.Kid.Length == 0 || !AuditSignature.TrySplit(line.Bytes, out var signed, out var signature))
        {
            Report.Find(AuditFindingKind.Signature, _file, _line, "The line has no signature.");
            statement = null;
            return false;
        }

        if (findKey(statement.Kid) is not { } key)
        {
            var shown = statement.Kid.Length == EcPublicKey.KidLength ? statement.Kid : "of another kind";
            Report.Find(AuditFindingKind.UnknownKey, _file, _line, $"The line is signed with a key that is not trusted: {shown}.");
            return false;
        }

        if (!key.Verify(AuditText.SignedBytes(signed), signature))
        {
            Report.Find(AuditFindingKind.Signature, _file, _line, "The signature is not that of the line: the line was changed, or the signature forged.");
            return false;
        }

        Report.Keys.Add(statement.Kid);
        return true;
    }
}
