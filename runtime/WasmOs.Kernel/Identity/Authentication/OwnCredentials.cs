using System.Buffers.Text;
using System.Text.Json;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.Tokens;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>Finds in a text what WasmOS gives to its callers: API keys, refresh tokens, sessions of browsers and access tokens, valid or not.</summary>
public static class OwnCredentials
{
    /// <summary>The characters of a JWT besides letters and digits. Keys and tokens of sessions have no others.</summary>
    private const string Marks = "-_.";

    /// <summary>Whether a text, such as a header, has such a credential in it, whatever stands around it.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        if (ApiKeyText.IsIn(text))
        {
            return true;
        }

        while (!text.IsEmpty)
        {
            var length = 0;
            while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || Marks.Contains(text[length], StringComparison.Ordinal)))
            {
                length++;
            }

            if (IsOwn(text[..length]))
            {
                return true;
            }

            text = text[Math.Min(length + 1, text.Length)..];
        }

        return false;
    }

    private static bool IsOwn(ReadOnlySpan<char> word) =>
        ApiKeyText.IsLike(word) || word.StartsWith(SessionToken.RefreshStart, StringComparison.Ordinal)
        || word.StartsWith(SessionToken.CookieStart, StringComparison.Ordinal) || IsOwnToken(word);

    /// <summary>
    /// Whether a word is a JWT whose payload names this server as its issuer. Nothing is verified: one that has expired, or was signed by a key of
    /// yesterday, is none of a guest's business either.
    /// </summary>
    private static bool IsOwnToken(ReadOnlySpan<char> word)
    {
        var first = word.IndexOf('.');
        if (first < 0 || word.Length > Authenticator.MaxLength)
        {
            return false;
        }

        var payload = word[(first + 1)..];
        var second = payload.IndexOf('.');
        if (second < 0)
        {
            return false;
        }

        Span<byte> json = stackalloc byte[Authenticator.MaxLength];
        return Base64Url.TryDecodeFromChars(OnlyValid(payload[..second]), json, out var written) && HasOwnIssuer(json[..written]);
    }

    // A length that base64 does not have makes the decoder throw.
    private static ReadOnlySpan<char> OnlyValid(ReadOnlySpan<char> payload) => Base64Url.IsValid(payload) ? payload : default;

    private static bool HasOwnIssuer(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIssuer = reader.ValueTextEquals("iss"u8);
                reader.Read();
                if (isIssuer && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(AccessTokens.Issuer))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // It is no JWT, so it is the guest's.
        }

        return false;
    }
}
