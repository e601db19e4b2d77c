using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Errors;

/// <summary>Quotes text of users in a message: bounded, printable, in quotes.</summary>
public static class Quoted
{
    /// <summary>80 characters and an ellipsis.</summary>
    private const int MaxLength = 81;

    /// <summary>A secret that begins before the cut is seen whole enough to be known as one.</summary>
    private const int MaxRead = MaxLength + 64;

    /// <summary>The first 80 characters of the text in quotes, with unprintable characters escaped and secrets hidden (<see cref="SecretText"/>).</summary>
    public static string Of(ReadOnlySpan<char> text) =>
        $"'{DisplayText.Escape(SecretText.Mask(text[..Math.Min(text.Length, MaxRead)].ToString()), MaxLength)}'";
}
