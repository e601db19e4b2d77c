using System.Buffers;

namespace WasmOs.Kernel.Federation;

/// <summary>Where a browser goes after a sign-in: a path of this host and nothing else, so that a link to a sign-in cannot lead to a foreign page.</summary>
internal static class ReturnPath
{
    /// <summary>The rule, for messages.</summary>
    public const string Rule = "a path of this host, such as /app?tab=1: it begins with one '/', has no '\\' and no control characters, and at most 1024 characters";

    /// <summary>Where to go when the request does not say.</summary>
    public const string Default = "/";

    private const int Longest = 1024;

    // Browsers take '\' for '/', and drop tabs and line breaks, so "/\host" and "/<tab>/host" lead to another host.
    private static readonly SearchValues<char> Printable = SearchValues.Create(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Whether a text is such a path. Other characters must be percent-encoded.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text[0] == '/' && !text.StartsWith("//", StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(Printable);
}
