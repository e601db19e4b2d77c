namespace WasmOs.Common.Audit;

/// <summary>What a verification found. Not thread-safe.</summary>
internal sealed class AuditReport
{
    /// <summary>The most findings of each list; more are counted only.</summary>
    public const int MaxFindings = 100;

    private readonly List<AuditFinding> _findings = [];
    private readonly List<AuditFinding> _remarks = [];

    /// <summary>Whether nothing was changed and nothing is missing.</summary>
    public bool Valid => FindingCount == 0;

    /// <summary>Entries that were checked.</summary>
    public long Entries { get; set; }

    /// <summary>Lines that were checked, entries among them.</summary>
    public long Lines { get; set; }

    /// <summary>Files of writers.</summary>
    public long Segments { get; set; }

    /// <summary>Writers.</summary>
    public long Writers { get; set; }

    /// <summary>Signatures over chains of writers.</summary>
    public long Heads { get; set; }

    /// <summary>Signed lines that join the writers.</summary>
    public long Roots { get; set; }

    /// <summary>Entries at the ends of chains that no signature covers yet.</summary>
    public long Unsigned { get; set; }

    /// <summary>The hash of the last root; null when there is none. Whoever keeps it elsewhere can later show that the trail up to it is the same.</summary>
    public string? LastRoot { get; set; }

    /// <summary>The number of the last root.</summary>
    public long LastRootSeq { get; set; }

    /// <summary>The ids of the keys whose signatures were accepted.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>How many findings there are.</summary>
    public long FindingCount { get; private set; }

    /// <summary>What was changed or is missing, the first ones.</summary>
    public IReadOnlyList<AuditFinding> Findings => _findings;

    /// <summary>What is no sign of a change, such as the unsigned end of a chain, the first ones.</summary>
    public IReadOnlyList<AuditFinding> Remarks => _remarks;

    /// <summary>Notes what was changed or is missing.</summary>
    /// <param name="kind">The kind, one of <see cref="AuditFindingKind"/>.</param>
    /// <param name="file">The file; empty for none.</param>
    /// <param name="line">The line of the file, from 1; 0 for the whole file.</param>
    /// <param name="message">What is wrong, for people.</param>
    public void Find(string kind, string file, long line, string message)
    {
        FindingCount++;
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(new AuditFinding(kind, file, line, message));
        }
    }

    /// <summary>Notes what is no sign of a change; see <see cref="Find"/>.</summary>
    public void Remark(string kind, string file, long line, string message)
    {
        if (_remarks.Count < MaxFindings)
        {
            _remarks.Add(new AuditFinding(kind, file, line, message));
        }
    }
}
