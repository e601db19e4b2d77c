using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host;

/// <summary>
/// The program's command line. Settings configure the host, so the only arguments are <c>--help</c> and <c>--version</c>, besides <c>admin</c>.
/// </summary>
internal static class CommandLine
{
    /// <summary>The exit code for an unknown argument.</summary>
    public const int WrongUse = 2;

    /// <summary>Carries out the arguments: writes the help, the version, or what is wrong with them.</summary>
    /// <returns>The exit code; null when there are no arguments, so that the host must start.</returns>
    public static int? Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        // A word that follows an option is the option's value.
        string[] wrong = [.. arguments.Where((argument, i) => !IsHelp(argument)
            && argument != "--version"
            && (argument.StartsWith('-') || i == 0 || !arguments[i - 1].StartsWith('-')))];
        if (wrong.Length > 0)
        {
            errors.Write(string.Concat(wrong.Select(Describe)));
            errors.WriteLine("WasmOS does not start. --help lists the settings.");
            return WrongUse;
        }

        output.Write(arguments.Any(IsHelp) ? Help() : $"WasmOS {Version}{Environment.NewLine}");
        return 0;
    }

    private static string Version => typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?" or "help";

    /// <summary>The error message of an unknown argument. It does not repeat the argument's value, which may be a secret.</summary>
    private static string Describe(string argument)
    {
        var name = argument.Split('=', 2)[0];
        var bare = name.TrimStart('-').Replace('-', '_');
        string? setting = SettingTable.All.Select(setting => setting.Name).FirstOrDefault(known => known.Equals(bare, StringComparison.OrdinalIgnoreCase))
            ?? bare.ToLowerInvariant() switch
            {
                "port" or "p" => ServerSettings.Port.Name,
                "host" or "address" or "urls" => ServerSettings.Address.Name,
                "data" or "data_folder" => StorageSettings.DataDirectory.Name,
                "environment" or "env" => ServerSettings.Environment.Name,
                "verbose" or "v" or "debug" => ServerSettings.LogLevel.Name,
                _ => null,
            };
        var advice = setting is null ? "there are --help and --version; all else is set by environment variables" : $"set the environment variable {setting}";
        return $"'{LogText.Escape(name)}' is not an argument of this program: {advice}.{Environment.NewLine}";
    }

    private static string Help() => $"""
        WasmOS {Version}: runs WebAssembly programs as serverless functions.

        Usage: WasmOs.Host [--help | --version]
               WasmOs.Host admin COMMAND     users and API keys while the host is stopped: WasmOs.Host admin --help

        Settings are environment variables, or members of Values in local.settings.json. An environment variable has precedence. The host looks for
        local.settings.json and host.json in the working directory, then in the folders above it, then beside the program. A relative path starts at
        the folder of the file that contains it; in a variable, it starts at the working directory. .data is created in the folder of the files.

        Exit codes: 0 the host was stopped, or printed the help or the version; 1 the host cannot start, or failed; 2 the arguments are wrong.

        Settings:

        {SettingHelp.Text()}
        """;
}
