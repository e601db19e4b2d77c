using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Identity.Text;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>The token against requests that other pages have a browser send. It is made of the session's cookie, so it serves for no other session.</summary>
public static class CsrfToken
{
    private static readonly byte[] Label = "wasmos csrf token, version 1"u8.ToArray();

    /// <summary>The token of a session.</summary>
    /// <param name="cookie">The session's cookie.</param>
    public static string Of(string cookie) => Base62.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(cookie), Label), Base62.LengthOf32);

    /// <summary>Whether a token is that of a session. Takes the same time for every token.</summary>
    public static bool Matches(string cookie, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(cookie)), Encoding.UTF8.GetBytes(token));
}
