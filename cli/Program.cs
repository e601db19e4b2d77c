using WasmOs.Cli.Admin;
using WasmOs.Cli.Arguments;
using WasmOs.Cli.Audit;
using WasmOs.Cli.Inspect;
using WasmOs.Cli.Login;
using WasmOs.Cli.Output;
using WasmOs.Cli.Run;
using WasmOs.Cli.Streams;
using WasmOs.Common.CommandLine;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli;

internal static class Program
{
    private static readonly string[] Commands = ["run", "inspect", "login", "logout", "whoami", "admin", "audit", "help", "--help", "--version"];

    public static int Main(string[] arguments)
    {
        try
        {
            return RawArguments.FindForeign(arguments) is { } foreign
                ? Message.Usage($"the argument '{foreign}' is not UTF-8; a WASI program can receive only UTF-8")
                : Dispatch(arguments);
        }
        catch (OutputException e)
        {
            return e.Error == StreamError.BrokenPipe ? ExitCode.BrokenPipe : Message.Error(ExitCode.Refused, e.Message);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the process. Failures that a guest or a user caused are values and do not arrive here.
            return Message.Error(ExitCode.Refused, $"internal error: {e.Message}");
        }
    }

    private static int Dispatch(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => Message.Usage("name a command: run, inspect, login, logout, whoami, admin or audit"),
        ["help", "run", ..] => Show(HelpText.Run),
        ["help", "inspect", ..] => Show(HelpText.Inspect),
        ["help", "login" or "logout" or "whoami", ..] => Show(HelpText.Login),
        ["help", "admin", ..] => Show(HelpText.Admin),
        ["help", "audit", ..] => Show(HelpText.Audit),
        ["--help" or "-h" or "help"] => Show(HelpText.All),
        ["help", var other, ..] => Message.Usage($"there is no command '{other}'{NearestWord.Suggest(other, Commands)}"),
        ["--version" or "-V"] => Show(HelpText.Version),
        ["--help" or "-h" or "--version" or "-V", ..] => Message.Usage($"{arguments[0]} takes no other argument"),
        ["run", .. var rest] => Run(rest),
        ["inspect", .. var rest] => Inspect(rest),
        ["login" or "logout" or "whoami", "--help" or "-h", ..] => Show(HelpText.Login),
        ["admin", "--help" or "-h", ..] or ["admin", _, "--help" or "-h", ..] => Show(HelpText.Admin),
        ["login", .. var rest] => LoginCommand.Login(rest),
        ["logout", .. var rest] => LoginCommand.Logout(rest),
        ["whoami", .. var rest] => LoginCommand.WhoAmI(rest),
        ["admin", .. var rest] => AdminCommand.Run(rest),
        ["audit", .. var rest] => Audit(rest),
        [var other, ..] => Message.Usage($"there is no command '{other}'{NearestWord.Suggest(other, Commands)}"),
    };

    private static int Run(ReadOnlySpan<string> arguments) =>
        OptionReader.AsksForHelp(arguments) ? Show(HelpText.Run)
        : RunOptionsReader.Read(arguments, out var fault) is { } options ? RunCommand.Run(options)
        : Message.Usage(fault!, "run");

    private static int Inspect(ReadOnlySpan<string> arguments) =>
        OptionReader.AsksForHelp(arguments) ? Show(HelpText.Inspect)
        : InspectOptions.Read(arguments, out var fault) is { } options ? InspectCommand.Run(options)
        : Message.Usage(fault!, "inspect");

    private static int Audit(ReadOnlySpan<string> arguments) => arguments switch
    {
        ["--help" or "-h", ..] or ["verify", "--help" or "-h", ..] => Show(HelpText.Audit),
        ["verify", .. var rest] => AuditVerifyOptions.Read(rest, out var fault) is { } options
            ? AuditVerifyCommand.Run(options)
            : Message.Usage(fault!, "audit"),
        _ => Message.Usage("audit has one command: verify", "audit"),
    };

    private static int Show(string text)
    {
        Message.Print(text);
        return ExitCode.Success;
    }
}
