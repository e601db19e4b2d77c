using WasmOs.Kernel.Identity.Principals;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>
/// The credentials that were verified lately, in a table of fixed size. Finding one allocates nothing and takes no lock; wrong credentials never get in.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A credential may be in one of <see cref="Ways"/> places. When all are taken, the one that ends first gives way; its owner is
/// verified again at the next call.
/// A lost race between two writers costs the same.
/// </remarks>
internal sealed class KnownCredentials
{
    /// <summary>The most credentials: about 3 MB of memory.</summary>
    public const int Size = 16384;

    private const int Ways = 8;

    private readonly KnownCredential?[] _table = new KnownCredential?[Size];

    /// <summary>Finds a credential that still holds; null when there is none.</summary>
    public KnownCredential? Find(in CredentialHash hash, long ticks, IdentitySnapshot snapshot)
    {
        var first = FirstOf(hash);
        for (var i = first; i < first + Ways; i++)
        {
            if (Volatile.Read(ref _table[i]) is { } known && known.Hash.FixedTimeEquals(hash))
            {
                return known.Holds(ticks, snapshot) ? known : null;
            }
        }

        return null;
    }

    /// <summary>Remembers a credential.</summary>
    public void Add(KnownCredential credential, long ticks)
    {
        var first = FirstOf(credential.Hash);
        var place = first;
        var earliest = long.MaxValue;
        for (var i = first; i < first + Ways; i++)
        {
            var other = Volatile.Read(ref _table[i]);
            var isSame = other is not null && other.Hash.FixedTimeEquals(credential.Hash);
            var end = other is null || !other.Validity.Holds || other.ExpiresAt <= ticks ? long.MinValue : other.ExpiresAt;
            if (isSame || end < earliest)
            {
                (place, earliest) = (i, isSame ? long.MinValue : end);
            }

            if (isSame)
            {
                break;
            }
        }

        Volatile.Write(ref _table[place], credential);
    }

    private static int FirstOf(in CredentialHash hash) => hash.Bucket % (Size / Ways) * Ways;
}
