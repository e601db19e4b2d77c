using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Errors;

/// <summary>Quotes text of users in a message: bounded, printable, in quotes.</summary>
public static class Quoted
{
    /// <summary>80 characters and an ellipsis.</summary>
    private const int MaxLength = 81;

    /// <summary>The first 80 characters of the text in quotes, with unprintable characters escaped.</summary>
    public static string Of(ReadOnlySpan<char> text) =>
        $"'{DisplayText.Escape(text[..Math.Min(text.Length, MaxLength + 1)].ToString(), MaxLength)}'";
}
