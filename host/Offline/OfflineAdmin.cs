using WasmOs.Common.CommandLine;
using WasmOs.Host.Startup;
using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Host.Offline;

/// <summary>
/// <c>WasmOs.Host admin</c>: users and API keys of a data folder whose host is stopped. The way back in when everybody is locked out: whoever may write the
/// folder may do this.
/// </summary>
internal static class OfflineAdmin
{
    /// <summary>The first argument.</summary>
    public const string Command = "admin";

    /// <summary>The help.</summary>
    public const string Help = """
        WasmOs.Host admin create-user --username NAME [--roles ROLE[,ROLE]] [--display-name TEXT] [--tier TIER] [--password-stdin]
        WasmOs.Host admin update-user --username NAME [--add-roles ROLE[,ROLE]] [--remove-roles ROLE[,ROLE]] [--disable | --enable]
                                      [--set-password | --password-stdin] [--display-name TEXT] [--tier TIER]
        WasmOs.Host admin list-users
        WasmOs.Host admin create-key --name NAME --owner USER [--permissions P[,P]] [--modules PATTERN[,PATTERN]] [--tier TIER]
                                     [--expires-in-days N]
        WasmOs.Host admin revoke-key ID

        Works on storage itself, without a server. The host of a data folder must be stopped; hosts of a storage account may run, and
        see a change within 5 seconds. ROLE is a role's name, for some modules alone as NAME:PATTERN: 'developer:billing.*'.
          --data DIR                  the data folder (DATA_DIR, or else the storage that the settings of the host name)
          --password-stdin            take the new password from the first line of standard input; else it is asked for twice

        Exit codes: 0 done; 1 refused, or storage cannot be opened; 2 wrong usage.

        """;

    private const int Refused = 1;

    private static readonly string[] Names = ["create-user", "update-user", "list-users", "create-key", "revoke-key", "--help"];

    /// <summary>Carries out a command and returns the exit code.</summary>
    /// <param name="arguments">The arguments after <see cref="Command"/>.</param>
    /// <param name="input">Where a password may come from.</param>
    /// <param name="output">Receives what was asked for.</param>
    /// <param name="errors">Receives what went wrong.</param>
    public static async Task<int> RunAsync(string[] arguments, TextReader input, TextWriter output, TextWriter errors)
    {
        try
        {
            if (arguments is [] or ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
            {
                await (arguments is [] ? errors : output).WriteAsync(Help);
                return arguments is [] ? CommandLine.WrongUse : 0;
            }

            await output.WriteLineAsync(await DispatchAsync(arguments, new OfflineTerminal(input, errors)));
            return 0;
        }
        catch (UsageException e)
        {
            await errors.WriteLineAsync($"{e.Message}{Environment.NewLine}Try 'WasmOs.Host admin --help'.");
            return CommandLine.WrongUse;
        }
        catch (OfflineException e)
        {
            await errors.WriteLineAsync(e.Message);
        }
        catch (StartupException e)
        {
            await errors.WriteLineAsync(string.Join(Environment.NewLine, e.Errors));
        }
        catch (StorageUnavailableException e)
        {
            await errors.WriteLineAsync(KernelErrors.From(e).Detail);
        }

        return Refused;
    }

    private static Task<string> DispatchAsync(string[] arguments, OfflineTerminal terminal) => arguments switch
    {
        ["create-user", .. var rest] => OfflineUsers.CreateAsync(rest, terminal),
        ["update-user", .. var rest] => OfflineUsers.UpdateAsync(rest, terminal),
        ["list-users", .. var rest] => OfflineUsers.ListAsync(rest),
        ["create-key", .. var rest] => OfflineKeys.CreateAsync(rest, terminal),
        ["revoke-key", .. var rest] => OfflineKeys.RevokeAsync(rest),
        _ => throw new UsageException($"there is no command 'admin {arguments[0]}'{NearestWord.Suggest(arguments[0], Names)}"),
    };
}
