using WasmOs.Cli.Output;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Server;

/// <summary>Runs a command that speaks to a server, and turns its failures into messages and exit codes.</summary>
internal static class ServerCommand
{
    private static readonly string[] Common = [ServerOptions.Server];
    private static readonly string[] CommonFlags = [ServerOptions.AllowHttp];

    /// <summary>Reads the options and runs the command.</summary>
    /// <param name="name">The command, for messages.</param>
    /// <param name="arguments">The arguments after it.</param>
    /// <param name="valued">Its own options that have a value.</param>
    /// <param name="flags">Its own options that have none.</param>
    /// <param name="operands">How many operands there must be.</param>
    /// <param name="run">The command. Returns a text to print; null for none.</param>
    public static int Run(
        string name, ReadOnlySpan<string> arguments, ReadOnlySpan<string> valued, ReadOnlySpan<string> flags, int operands,
        Func<ServerSession, CommandOptions, CancellationToken, Task<string?>> run)
    {
        if (CommandOptions.Read(arguments, name, [.. valued, .. Common], [.. flags, .. CommonFlags], operands, out var fault) is not { } options)
        {
            return Message.Usage(fault!, name);
        }

        try
        {
            if (ServerOptions.Open(options, out var transport, out fault) is not { } session)
            {
                return Message.Usage(fault!, name);
            }

            using (transport)
            {
                if (run(session, options, CancellationToken.None).GetAwaiter().GetResult() is { } text)
                {
                    Message.Print(text);
                }

                return ExitCode.Success;
            }
        }
        catch (UsageException e)
        {
            return Message.Usage(e.Message, name);
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            return Message.Error(ExitCode.Refused, e.Message);
        }
    }
}
