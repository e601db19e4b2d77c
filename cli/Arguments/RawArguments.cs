using System.Text;

namespace WasmOs.Cli.Arguments;

/// <summary>
/// The process's arguments as the system has them. .NET reads them as UTF-8 and puts U+FFFD where they are not, so that a guest would be given others than its user typed. WASI's arguments and
/// variables are UTF-8, so such an argument is an error.
/// </summary>
internal static class RawArguments
{
    private const string CommandLine = "/proc/self/cmdline";
    private const char Replacement = '\uFFFD';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first argument that is not UTF-8, as it reads; null when all are, and where the system does not tell.</summary>
    public static string? FindForeign(ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            // Looked at closely only where one has the character that .NET puts in, which somebody may also have typed.
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
            return true; // Not Linux: nobody can tell.
        }
    }
}
