using WasmOs.Cli.Output;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Admin;

/// <summary><c>wasmos admin</c>: users, API keys and signing keys of a server.</summary>
internal static class AdminCommand
{
    /// <summary>The option of the host's own program that works on a data folder without a server.</summary>
    private const string Offline = "--data";

    private static readonly string[] Names = ["create-user", "update-user", "list-users", "create-key", "list-keys", "revoke-key", "rotate-keys", "--help"];

    public static int Run(ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument == Offline || argument.StartsWith(Offline + "=", StringComparison.Ordinal))
            {
                return Message.Usage(
                    $"a data folder is the host's own: stop the host, then run 'WasmOs.Host admin {Quote(arguments)}' with the same arguments", "admin");
            }
        }

        return arguments switch
        {
            [] => Message.Usage("name what to do: create-user, update-user, list-users, create-key, list-keys, revoke-key or rotate-keys", "admin"),
            ["create-user", .. var rest] => UserCommands.Create(rest),
            ["update-user", .. var rest] => UserCommands.Update(rest),
            ["list-users", .. var rest] => UserCommands.List(rest),
            ["create-key", .. var rest] => KeyCommands.Create(rest),
            ["list-keys", .. var rest] => KeyCommands.List(rest),
            ["revoke-key", .. var rest] => KeyCommands.Revoke(rest),
            ["rotate-keys", .. var rest] => KeyCommands.Rotate(rest),
            [var other, ..] => Message.Usage($"there is no command 'admin {other}'{NearestWord.Suggest(other, Names)}", "admin"),
        };
    }

    private static string Quote(ReadOnlySpan<string> arguments) => arguments.IsEmpty || arguments[0].StartsWith('-') ? "…" : arguments[0] + " …";
}
