using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Errors;

/// <summary>Text of users inside a message: bounded, printable, in quotes.</summary>
public static class Quoted
{
    /// <summary>80 characters and the ellipsis.</summary>
    private const int MaxLength = 81;

    /// <summary>The text in quotes, at most 80 characters of it, with what is not printable escaped.</summary>
    public static string Of(ReadOnlySpan<char> text) =>
        $"'{DisplayText.Escape(text[..Math.Min(text.Length, MaxLength + 1)].ToString(), MaxLength)}'";
}
