using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Principals;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>A credential that was verified: its hash, its caller, and until when the caller may be let in without another look. Thread-safe.</summary>
internal sealed class KnownCredential
{
    private IdentitySnapshot? _checkedAgainst;

    /// <summary>The salted hash of the credential.</summary>
    public required CredentialHash Hash { get; init; }

    /// <summary>The caller.</summary>
    public required Caller Caller { get; init; }

    /// <summary>When the credential ends, UTC ticks.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>Ends when the user, the role or the key changes.</summary>
    public required CredentialValidity Validity { get; init; }

    /// <summary>The session's id; null when the credential belongs to none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Where the use of an API key is noted; null for other credentials.</summary>
    public KeyUse? Use { get; init; }

    /// <summary>Whether the credential still holds.</summary>
    /// <param name="ticks">The time now, UTC ticks.</param>
    /// <param name="snapshot">The last reading of the directory.</param>
    public bool Holds(long ticks, IdentitySnapshot snapshot)
    {
        if (!Validity.Holds || ticks >= ExpiresAt)
        {
            return false;
        }

        // Sessions end rarely, so the list of them is looked at once for each reading of the directory.
        if (SessionId is null || ReferenceEquals(Volatile.Read(ref _checkedAgainst), snapshot))
        {
            return true;
        }

        if (snapshot.Rows.EndedSessions.Contains(SessionId))
        {
            return false;
        }

        Volatile.Write(ref _checkedAgainst, snapshot);
        return true;
    }
}
