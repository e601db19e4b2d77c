using System.Globalization;

namespace WasmOs.Common.Audit;

/// <summary>What the roots say about the writers. Not thread-safe.</summary>
/// <param name="since">The first day that is verified; null: the first day of the trail.</param>
/// <param name="until">The last day that is verified; null: the last day of the trail.</param>
internal sealed class AuditRootsState(DateOnly? since, DateOnly? until)
{
    /// <summary>The last line of each writer that a root names. Earlier ones follow from it, because the hashes hang together.</summary>
    private readonly Dictionary<string, AuditLeaf> _leaves = new(StringComparer.Ordinal);
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private DateOnly? _removedBefore;

    /// <summary>The chain of the roots.</summary>
    public AuditWriterState Chain { get; } = new();

    /// <summary>The time of the last root.</summary>
    public DateTimeOffset LastTime { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Retention removed the days before this one.</summary>
    public void SetRemoved(DateOnly before) => _removedBefore = _removedBefore is { } known && known > before ? known : before;

    /// <summary>Whether retention removed a day.</summary>
    public bool IsRemoved(DateOnly day) => day < _removedBefore;

    /// <summary>
    /// Checks where the roots begin: with the first root of all, or with one from before the range that shows that none inside of the range is missing, or
    /// where retention has removed the earlier ones.
    /// </summary>
    public void CheckStart(in AuditLine line, AuditReport report)
    {
        if (Chain.Seq > 0 || line.Seq == 1)
        {
            return;
        }

        var isBefore = since is { } first
            && line.TimeText[..10].SequenceCompareTo(AuditHash.AsciiOf(first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))) < 0;
        if (!isBefore && _removedBefore is null)
        {
            report.Find(AuditFindingKind.RootMissing, AuditText.RootsFile, 1, "The first roots are missing.");
        }
    }

    /// <summary>Takes up the lines that a root names.</summary>
    public void Take(IReadOnlyList<AuditLeaf> leaves)
    {
        foreach (var leaf in leaves)
        {
            _named.Add(leaf.Writer);
            var isInRange = AuditName.TryParse(leaf.Segment, out var name) && !(name.Day > until);
            if (isInRange && (!_leaves.TryGetValue(leaf.Writer, out var known) || known.Seq <= leaf.Seq))
            {
                _leaves[leaf.Writer] = leaf;
            }
        }
    }

    /// <summary>Whether any root names the writer, also with a line after the range.</summary>
    public bool Names(string writer) => _named.Contains(writer);

    /// <summary>The line of a writer that the roots name; null when they name none.</summary>
    public AuditLeaf? LeafOf(string writer) => _leaves.GetValueOrDefault(writer);

    /// <summary>Compares a line with what the roots say of it.</summary>
    public void Meet(AuditLeaf leaf, ReadOnlySpan<byte> hash, AuditReport report, string file, long line)
    {
        _met.Add(leaf.Writer);
        if (!AuditHash.IsHexOf(AuditHash.AsciiOf(leaf.Hash), hash))
        {
            report.Find(AuditFindingKind.Hash, file, line, "A signed root names another line with this number: the chain was written anew.");
        }
    }

    /// <summary>Finds what the roots name but the writers do not have.</summary>
    public void Complete(Dictionary<string, AuditWriterState> writers, AuditReport report)
    {
        foreach (var (writer, leaf) in _leaves)
        {
            if (_met.Contains(writer) || !AuditName.TryParse(leaf.Segment, out var name) || name.Day < since || IsRemoved(name.Day))
            {
                continue;
            }

            var text = string.Create(CultureInfo.InvariantCulture, $"a signed root names line {leaf.Seq} of writer {writer} in {leaf.Segment}");
            if (!writers.TryGetValue(writer, out var state))
            {
                report.Find(AuditFindingKind.WriterMissing, leaf.Segment, 0, $"All lines of a writer are missing: {text}.");
            }
            else if (state.File == leaf.Segment)
            {
                var end = string.Create(CultureInfo.InvariantCulture, $"The file ends with line {state.Seq}, but {text}.");
                report.Find(AuditFindingKind.TailMissing, leaf.Segment, 0, end);
            }
            else
            {
                report.Find(AuditFindingKind.SegmentMissing, leaf.Segment, 0, $"The segment is missing or not whole: {text}.");
            }
        }
    }
}
