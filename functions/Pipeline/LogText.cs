using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>Makes text from outside safe for one log line.</summary>
internal static class LogText
{
    /// <summary>256 characters and the ellipsis.</summary>
    private const int MaxLength = 257;

    /// <summary>
    /// The text, cut at 256 characters, with every character escaped that could break a line or control a terminal, and with secrets hidden
    /// (<see cref="SecretText"/>).
    /// </summary>
    public static string Escape(string? text) => text is null ? "" : DisplayText.Escape(SecretText.Mask(text), MaxLength);
}
