namespace WasmOs.Common.Audit;

/// <summary>How far a verification has come with a chain. Not thread-safe.</summary>
internal sealed class AuditWriterState
{
    /// <summary>How many hashes at the end of a file are remembered: more than the lines of one write to storage.</summary>
    private const int RememberedHashes = 32 << 10;

    private readonly byte[] _hash = new byte[AuditHash.Size];
    private byte[] _unsignedHashes = [];

    /// <summary>The number of the last line; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>The hash of the last line.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The file of the last line.</summary>
    public string File { get; set; } = "";

    /// <summary>Lines since the last signature.</summary>
    public long Unsigned { get; private set; }

    /// <summary>Entries since the last signature.</summary>
    public long UnsignedEntries { get; private set; }

    /// <summary>The first line since the last signature; null when all are signed.</summary>
    public (string File, long Line, long Seq)? FirstUnsigned { get; private set; }

    /// <summary>The newest time of the lines since the last signature; null when one of them has none.</summary>
    public DateTimeOffset? UnsignedTime { get; private set; }

    /// <summary>The time of the writer's last signature; null before the first.</summary>
    public DateTimeOffset? SignedTime { get; private set; }

    /// <summary>Whether the writer signed that it ended.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The lines that a root covers, but no signature of the writer; null for none.</summary>
    public AuditSeal? Seal { get; private set; }

    /// <summary>Takes up a line.</summary>
    public void Advance(in AuditLine line, ReadOnlySpan<byte> hash, string file, long number)
    {
        var time = line.Time;
        UnsignedTime = Unsigned == 0 || (UnsignedTime is { } newest && time > newest) ? time : time is null ? null : UnsignedTime;
        if (Unsigned == 0)
        {
            FirstUnsigned = (file, number, line.Seq);
        }

        File = file;
        Advance(line.Seq, hash, line.Kind == AuditLineKind.Entry);
    }

    /// <summary>Takes up a line.</summary>
    public void Advance(long seq, ReadOnlySpan<byte> hash, bool isEntry)
    {
        Seq = seq;
        hash.CopyTo(_hash);
        var slot = (int)(Unsigned % RememberedHashes) * AuditHash.Size;
        if (_unsignedHashes.Length < slot + AuditHash.Size)
        {
            Array.Resize(ref _unsignedHashes, Math.Min(RememberedHashes * AuditHash.Size, Math.Max(64 * AuditHash.Size, 2 * _unsignedHashes.Length)));
        }

        hash.CopyTo(_unsignedHashes.AsSpan(slot));
        Unsigned++;
        UnsignedEntries += isEntry ? 1 : 0;
    }

    /// <summary>The chain up to here is signed by the writer, and with it all that a root sealed before.</summary>
    public void Sign(DateTimeOffset? time = null)
    {
        (Unsigned, UnsignedEntries, FirstUnsigned, Seal) = (0, 0, null, null);
        SignedTime = time ?? SignedTime;
    }

    /// <summary>A root names the last line. What of it no signature of the writer covers stays marked.</summary>
    public void SealAt(AuditLeaf leaf)
    {
        if (FirstUnsigned is not { } first || Unsigned == 0)
        {
            return;
        }

        var seal = new AuditSeal(first.File, first.Line, first.Seq, Seq, leaf.UnsignedAtSeal is not null);
        Sign();
        Seal = seal;
    }

    /// <summary>Goes on after the chain was found broken, or before its first known line.</summary>
    public void Restart(long seq, ReadOnlySpan<byte> hash)
    {
        Seq = seq;
        hash.CopyTo(_hash);
    }

    /// <summary>
    /// Goes back to an earlier line without a signature. A writer that did not learn whether storage took its last lines writes them anew in another file,
    /// after the last line that it knows to be there.
    /// </summary>
    /// <param name="seq">The number of the earlier line.</param>
    /// <param name="prev">Its hash in hexadecimal, as the new file names it.</param>
    /// <returns>How many lines are abandoned; 0 when the file does not follow an earlier line without a signature.</returns>
    public long TryGoBack(long seq, ReadOnlySpan<byte> prev)
    {
        var abandoned = Seq - seq;
        if (abandoned < 1 || abandoned >= Math.Min(Unsigned, RememberedHashes))
        {
            return 0;
        }

        var slot = (int)((Unsigned - 1 - abandoned) % RememberedHashes) * AuditHash.Size;
        if (!AuditHash.IsHexOf(prev, _unsignedHashes.AsSpan(slot, AuditHash.Size)))
        {
            return 0;
        }

        Restart(seq, _unsignedHashes.AsSpan(slot, AuditHash.Size));
        Unsigned -= abandoned;
        return abandoned;
    }
}
