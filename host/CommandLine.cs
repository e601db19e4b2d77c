using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host;

/// <summary>The program's arguments: it is configured by settings, so it has only those that tell about it.</summary>
internal static class CommandLine
{
    /// <summary>The exit code for an argument that there is not.</summary>
    public const int WrongUse = 2;

    /// <summary>Does what the arguments ask.</summary>
    /// <returns>The exit code; null when there are no arguments and the host is to start.</returns>
    public static int? Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        // A word behind an option is its value.
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

    /// <summary>What is wrong with an argument; its value, which may be a secret, is not repeated.</summary>
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

        Settings are environment variables, or members of Values in local.settings.json; a variable goes first. local.settings.json and host.json are
        looked for in the working directory, then in the folders above it, then beside the program. A relative path starts at the folder of the file
        that it stands in, or at the working directory for a variable; .data is made where the files are.

        Exit codes: 0 the host was asked to stop, or an argument was answered; 1 it cannot start, or has failed; 2 wrong arguments.

        Settings:

        {SettingHelp.Text()}
        """;
}
