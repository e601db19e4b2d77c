namespace WasmOs.Cli;

/// <summary>What the command itself has to say; on standard error, so that standard output is the guest's alone.</summary>
internal static class Message
{
    public static int Error(int exitCode, string text)
    {
        Console.Error.WriteLine("wasmos: " + text);
        return exitCode;
    }

    public static int Usage(string fault) => Error(ExitCode.Usage, fault + Environment.NewLine + "Try 'wasmos --help'.");
}
