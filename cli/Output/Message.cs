using System.Text;
using WasmOs.Cli.Streams;

namespace WasmOs.Cli.Output;

/// <summary>
/// Writes the messages of the command itself. Errors go to standard error, so that standard output has only what the guest writes. Requested information goes
/// to standard output.
/// </summary>
internal static class Message
{
    public static int Error(int exitCode, string text)
    {
        try
        {
            using var errors = ProcessDescriptors.OpenStream(2);
            errors.Write(Encoding.UTF8.GetBytes($"wasmos: {text}{Environment.NewLine}"));
        }
        catch (IOException)
        {
            // Standard error is closed. The exit code still reports the error.
        }

        return exitCode;
    }

    /// <param name="fault">What is wrong.</param>
    /// <param name="command">The command whose help has more; null for the general help.</param>
    public static int Usage(string fault, string? command = null) =>
        Error(ExitCode.Usage, $"{fault}{Environment.NewLine}Try 'wasmos {(command is null ? "" : command + " ")}--help'.");

    public static void Print(string text)
    {
        using var output = ProcessDescriptors.OpenStream(1);
        output.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine));
    }
}
