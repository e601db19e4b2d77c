using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Identity.Text;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>
/// The form of an API key: <c>ww_</c>, 43 characters of 32 random bytes, and 6 characters of their CRC-32. The first 8 characters behind <c>ww_</c> find the
/// key; they may be shown.
/// </summary>
public static class ApiKeyText
{
    /// <summary>The beginning of every key, by which people and scanners recognize one.</summary>
    public const string Start = "ww_";

    /// <summary>The length of a key.</summary>
    public const int Length = 52;

    /// <summary>The length of the part that finds the key.</summary>
    public const int PrefixLength = 8;

    private const int SumLength = 6;
    private const int SumAt = Length - SumLength;

    /// <summary>A new key.</summary>
    public static string New()
    {
        var random = Base62.Random();
        return $"{Start}{random}{SumOf(random)}";
    }

    /// <summary>Whether a text looks like a key, by its beginning.</summary>
    public static bool IsLike(ReadOnlySpan<char> text) => text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Whether a text has in it what has the form of a key, right or wrong: its beginning with digits and letters of a key's length.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Start, StringComparison.Ordinal))
        {
            text = text[at..];
            if (text.Length >= Length && Base62.IsValid(text[Start.Length..Length]))
            {
                return true;
            }

            text = text[Start.Length..];
        }

        return false;
    }

    /// <summary>Reads the part that finds the key. A mistyped key is refused here, before anything is looked up.</summary>
    public static bool TryReadPrefix(string key, [NotNullWhen(true)] out string? prefix)
    {
        ArgumentNullException.ThrowIfNull(key);
        var isKey = key.Length == Length && IsLike(key) && Base62.IsValid(key.AsSpan(Start.Length))
            && key.AsSpan(SumAt).SequenceEqual(SumOf(key.AsSpan(Start.Length, SumAt - Start.Length)));
        prefix = isKey ? key.Substring(Start.Length, PrefixLength) : null;
        return isKey;
    }

    private static string SumOf(ReadOnlySpan<char> random)
    {
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32.Of(random));
        return Base62.Encode(sum, SumLength);
    }
}
