using WasmOs.Cli.Inspect;
using WasmOs.Cli.Run;
using WasmOs.Runtime;

namespace WasmOs.Cli;

internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            return Dispatch(arguments);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the process: what a guest or a user caused was a value before it came here.
            return Message.Error(ExitCode.Refused, $"internal error: {e.Message}");
        }
    }

    private static int Dispatch(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => Message.Usage("name a command: run or inspect"),
        ["--help" or "-h" or "help", ..] or ["run" or "inspect", "--help" or "-h", ..] => Show(HelpText.All),
        ["--version", ..] => Show(HelpText.Version),
        ["run", .. var rest] => RunOptionsReader.Read(rest, out var fault) is { } options ? RunCommand.Run(options) : Message.Usage(fault!),
        ["inspect", .. var rest] => InspectOptions.Read(rest, out var fault) is { } options ? InspectCommand.Run(options) : Message.Usage(fault!),
        [var other, ..] => Message.Usage($"there is no command '{other}': use run or inspect"),
    };

    private static int Show(string text)
    {
        Console.Out.WriteLine(text);
        return ExitCode.Success;
    }
}
