using System.Text;

namespace WasmOs.Cli.Arguments;

/// <summary>
/// Finds arguments of the process that are not UTF-8. .NET decodes arguments as UTF-8 and replaces invalid bytes by U+FFFD, so the guest would receive other
/// arguments than its user typed. WASI's arguments
/// and variables are UTF-8, so such an argument is an error.
/// </summary>
internal static class RawArguments
{
    private const string CommandLine = "/proc/self/cmdline";
    private const char Replacement = '\uFFFD';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first argument that is not UTF-8, as .NET decoded it. Null when all are UTF-8, and on systems that do not show the raw bytes.</summary>
    public static string? FindForeign(ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            // The raw bytes are read only when an argument has U+FFFD, which its user may also have typed.
            if (argument.Contains(Replacement, StringComparison.Ordinal))
            {
                return IsUtf8(CommandLine) ? null : argument;
            }
        }

        return null;
    }

    private static bool IsUtf8(string path)
    {
        try
        {
            _ = Strict.GetCharCount(File.ReadAllBytes(path));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // Not Linux: the raw bytes cannot be read.
        }
    }
}
