using System.Text;
using WasmOs.Cli.Streams;

namespace WasmOs.Cli.Output;

/// <summary>What the command itself has to say: errors on standard error, so that standard output is the guest's alone, and what was asked for on standard output.</summary>
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
            // Nobody reads it; the exit code still tells.
        }

        return exitCode;
    }

    /// <param name="fault">What is wrong.</param>
    /// <param name="command">The command whose help says more; null for all.</param>
    public static int Usage(string fault, string? command = null) =>
        Error(ExitCode.Usage, $"{fault}{Environment.NewLine}Try 'wasmos {(command is null ? "" : command + " ")}--help'.");

    public static void Print(string text)
    {
        using var output = ProcessDescriptors.OpenStream(1);
        output.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine));
    }
}
