using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Identity.Text;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>
/// A secret of a session, as its owner keeps it: a refresh token (<c>wr_</c>) or a browser's cookie (<c>wb_</c>), then the session's id, a secret that
/// stays for the session's life, and a secret that each refresh replaces.
/// </summary>
/// <param name="SessionId">The session's id.</param>
/// <param name="Family">The secret that stays.</param>
/// <param name="Secret">The secret that is replaced.</param>
internal sealed record SessionToken(string SessionId, string Family, string Secret)
{
    /// <summary>The beginning of a refresh token.</summary>
    public const string RefreshStart = "wr_";

    /// <summary>The beginning of a browser's cookie.</summary>
    public const string CookieStart = "wb_";

    private const int StartLength = 3;
    private const int IdLength = 32;
    private const int Length = StartLength + IdLength + (2 * Base62.LengthOf32);

    /// <summary>SHA-256 of the secret that stays.</summary>
    public ImmutableArray<byte> FamilyHash => HashOf(Family);

    /// <summary>SHA-256 of the secret that is replaced.</summary>
    public ImmutableArray<byte> SecretHash => HashOf(Secret);

    /// <summary>New secrets for a session.</summary>
    public static SessionToken New(string sessionId) => new(sessionId, Base62.Random(), Base62.Random());

    /// <summary>The next token of the session.</summary>
    public SessionToken Next() => this with { Secret = Base62.Random() };

    /// <summary>Reads a token that begins so.</summary>
    public static bool TryParse(string? text, string start, [NotNullWhen(true)] out SessionToken? token)
    {
        token = null;
        if (text?.Length != Length || !text.StartsWith(start, StringComparison.Ordinal) || !Base62.IsValid(text.AsSpan(StartLength))
            || !Guid.TryParseExact(text.AsSpan(StartLength, IdLength), "N", out var id))
        {
            return false;
        }

        token = new SessionToken(id.ToString("D"), text.Substring(StartLength + IdLength, Base62.LengthOf32), text[^Base62.LengthOf32..]);
        return true;
    }

    /// <summary>The token as text. Secret.</summary>
    public string ToText(string start) => $"{start}{SessionId.Replace("-", "", StringComparison.Ordinal)}{Family}{Secret}";

    /// <summary>The id alone: the rest is secret.</summary>
    public override string ToString() => SessionId;

    private static ImmutableArray<byte> HashOf(string secret) => [.. SHA256.HashData(Encoding.ASCII.GetBytes(secret))];
}
