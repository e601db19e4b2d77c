using System.Reflection;

namespace WasmOs.Cli;

internal static class HelpText
{
    public const string All = """
        wasmos runs WebAssembly modules on this machine, in the sandbox of WasmOS, and manages servers.

        wasmos run [options] FILE [arguments]     run a WASI command, or call an exported function
        wasmos inspect [--json] FILE              show what a module needs and offers; refuses an invalid one
        wasmos login | logout | whoami            sign in at a server, sign out, and who is signed in
        wasmos admin COMMAND [options]            users and keys of a server
        wasmos audit verify [options] FILE        check an export of a server's audit trail
        wasmos help [COMMAND]                     or 'wasmos run --help': the options of a command
        wasmos --help | --version

        FILE is a module in the binary format or as text (.wat); - is standard input.

        """ + ExitCodes;

    public const string Run = """
        wasmos run [options] FILE [arguments]     run a WASI command, or call an exported function

        FILE is a module in the binary format or as text (.wat); - is standard input. Options end at FILE: what
        follows goes to the guest. Nothing is given to it but what is named here, its standard streams, the clocks
        and randomness.

          --dir HOST[::GUEST][::ro]   give the guest a directory of this machine (Linux), by the name GUEST or else
                                      by the same name: after --dir . names such as notes/a.txt are found in the
                                      current directory. ro: to read only
          --env NAME=VALUE            give the guest an environment variable
          --env NAME                  the same with this process's value; not set when it is not set here
          --invoke NAME               call this function; the arguments are converted to its parameters' types, and
                                      its results are printed one a line
          --returns text              with --invoke: the result is a text (pointer and length)

        Limits; without them the guest has what the machine has:
          --timeout TIME              stop the guest after this time: 5s, 500ms, 1m30s, 2h; a bare number is seconds
                                      (none)
          --cpu-timeout TIME          stop the guest when it has used so much CPU time (none)
          --fuel N                    stop the guest after about N instructions (none)
          --memory SIZE               the guest's largest memory (4GiB)
          --max-open-files N          files that it has open at once (what 'ulimit -n' allows)
          --max-file-size SIZE        how far it may let a file grow (no limit)
          --max-table-elements N      elements of each table (10000000)
          --max-wasm-stack SIZE       its stack, for deep recursion (4MiB)
        SIZE is bytes, or a number and a unit: KB, MB, GB by 1000; K, M, G or KiB, MiB, GiB by 1024.

        A standard stream that is closed (<&-, >&-) is empty for the guest, or takes what it writes and drops it.

        """ + ExitCodes;

    public const string Inspect = """
        wasmos inspect [--json] FILE              show what a module needs and offers, and what to build instead when
                                                  something that it needs is not there; refuses an invalid module

        FILE is a module in the binary format or as text (.wat); - is standard input.
          --json                      as JSON, with the names of the REST interface

        Exit codes: 0 shown; 1 the module is missing or invalid; 2 wrong usage; 141 nobody reads the output.
        """;

    public const string Audit = """
        wasmos audit verify [options] FILE        check an export of a server's audit trail, without the server

        FILE is what GET /api/v1/audit/export answered; - is standard input. Ends with 0 when nothing was changed or
        removed, and with 1 otherwise, naming line and reason.

          --key ID                    trust this key only, by its id ('keys' of GET /api/v1/audit/verify); may be
                                      given several times. Without it the keys count that the file itself names
          --root HASH                 this root must be in it ('last_root', as you kept it elsewhere)

        Exit codes: 0 valid; 1 not valid, or it cannot be read; 2 wrong usage.
        """;

    public const string Login = """
        wasmos login [--server URL] [--username NAME] [--password-stdin]     sign in; the password is asked for
        wasmos login [--server URL] --provider NAME                          sign in by an identity provider
        wasmos logout [--server URL]                                         end the session
        wasmos whoami [--server URL]                                         who is signed in, and what the user may do

          --server URL                the server (the one of the last login, or http://127.0.0.1:8080)
          --username NAME             the user; asked for when it is left out
          --provider NAME             a provider of 'GET /api/v1/auth/providers': one of OpenID Connect shows a page and a code
                                      to confirm in a browser, on this device or another; a directory checks the password
          --password-stdin            take the password from the first line of standard input
          --allow-http                send secrets unencrypted to another machine

        """ + Credentials;

    public const string Admin = """
        wasmos admin create-user --username NAME [--roles ROLE[,ROLE]] [--display-name TEXT] [--tier TIER] [--password-stdin]
        wasmos admin update-user --username NAME [--add-roles ROLE[,ROLE]] [--remove-roles ROLE[,ROLE]] [--disable | --enable]
                                 [--set-password | --password-stdin] [--display-name TEXT] [--tier TIER]
        wasmos admin list-users [--json]
        wasmos admin create-key --name NAME [--permissions P[,P]] [--modules PATTERN[,PATTERN]] [--owner USER] [--tier TIER]
                                [--expires-in-days N] [--json]
        wasmos admin list-keys [--json]
        wasmos admin revoke-key ID
        wasmos admin rotate-keys

        ROLE is a role's name, for some modules alone as NAME:PATTERN: 'developer:billing.*'. create-key prints the key, which is
        shown only then; without --permissions it may do all that you may. rotate-keys signs new tokens with a new key:
        sessions and API keys go on. --tier none takes a tier away.
          --server URL                the server (the one of the last login, or http://127.0.0.1:8080)
          --password-stdin            take the new password from the first line of standard input; else it is asked for twice
          --allow-http                send secrets unencrypted to another machine

        Without a server, when everybody is locked out: stop the host, then 'WasmOs.Host admin COMMAND' on its data folder.

        """ + Credentials;

    private const string Credentials = """
        Tokens are kept in $XDG_CONFIG_HOME/wasmos/credentials.json (~/.config/wasmos), for its owner alone, and renewed when
        they end. WASMOS_API_KEY in the environment is used instead of a login.

        Exit codes: 0 done; 1 the server refused it or cannot be reached; 2 wrong usage.
        """;

    private const string ExitCodes = """
        Exit codes: the guest's own; 1 the module is missing, refused or cannot be started; 2 wrong usage;
        124 the time was over; 130 Ctrl-C; 134 a trap, or another limit; 141 nobody reads the output;
        143 asked to end (SIGTERM).
        Compiled code is kept in $XDG_CACHE_HOME/wasmos (~/.cache/wasmos), 512 MiB at most.
        """;

    public static string Version =>
        "wasmos " + typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
