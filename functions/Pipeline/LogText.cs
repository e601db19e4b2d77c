using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>Makes text from outside fit for one log line.</summary>
internal static class LogText
{
    /// <summary>256 characters and the ellipsis.</summary>
    private const int MaxLength = 257;

    /// <summary>The text with everything that could break a line or drive a terminal escaped, cut at 256 characters.</summary>
    public static string Escape(string? text) => text is null ? "" : DisplayText.Escape(text, MaxLength);
}
