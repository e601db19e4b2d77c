using System.Text;
using Microsoft.Net.Http.Headers;

namespace WasmOs.Host.Http;

/// <summary>
/// Accepts only digits in <c>Content-Length</c> (RFC 9110, section 8.6). Kestrel also accepts <c>+5</c> and <c>-0</c>, which another reader of the message may
/// refuse or read differently.
/// </summary>
/// <remarks>
/// Kestrel decodes the header with an encoding before it parses the number. For an invalid value, this encoding returns a character that cannot be parsed, so
/// Kestrel refuses the request.
/// </remarks>
internal sealed class ContentLengthDigits : Encoding
{
    private const char NoDigit = 'x';

    private static readonly ContentLengthDigits Instance = new();

    private ContentLengthDigits()
    {
    }

    /// <summary>Returns the encoding for a header; null for the server's default.</summary>
    public static Encoding? Select(string header) => header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Instance : null;

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        // Leading zeros do not change the number. Skip them, because the server's buffer has room only for the digits of a 64-bit number.
        bytes = bytes.Length > chars.Length
            ? bytes[Math.Min(bytes.IndexOfAnyExcept((byte)'0') is >= 0 and var zeros ? zeros : bytes.Length - 1, bytes.Length - 1)..]
            : bytes;
        if (bytes.IsEmpty || bytes.Length > chars.Length || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            chars[0] = NoDigit;
            return 1;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            chars[i] = (char)bytes[i];
        }

        return bytes.Length;
    }

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();
}
