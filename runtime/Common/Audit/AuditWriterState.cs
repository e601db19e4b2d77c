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

    /// <summary>The chain up to here is signed.</summary>
    public void Sign() => (Unsigned, UnsignedEntries) = (0, 0);

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
