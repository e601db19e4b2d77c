using System.Numerics;
using System.Security.Cryptography;

namespace WasmOs.Kernel.Identity.Text;

/// <summary>Bytes as digits and letters: text of a fixed length that a double click selects whole.</summary>
internal static class Base62
{
    /// <summary>The length of 32 bytes as text.</summary>
    public const int LengthOf32 = 43;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The text of a number of bytes, highest digit first.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">The length of the text, long enough for all values of so many bytes.</param>
    public static string Encode(ReadOnlySpan<byte> bytes, int length) => Encode(new BigInteger(bytes, isUnsigned: true, isBigEndian: true), length);

    /// <summary>32 random bytes as text.</summary>
    public static string Random()
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomNumberGenerator.Fill(bytes);
        return Encode(bytes, LengthOf32);
    }

    /// <summary>Whether a text has digits and letters only.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string Encode(BigInteger value, int length) => string.Create(length, value, static (span, rest) =>
    {
        for (var i = span.Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out var digit);
            span[i] = Digits[(int)digit];
        }
    });
}
