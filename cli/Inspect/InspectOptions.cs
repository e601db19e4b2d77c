using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Inspect;

/// <summary>The options of <c>wasmos inspect</c>.</summary>
internal sealed record InspectOptions(string File, bool IsJson)
{
    private static readonly string[] Names = ["--json", "--help"];

    /// <summary>Reads the options. Null when the arguments are wrong: then <paramref name="fault"/> says why.</summary>
    public static InspectOptions? Read(ReadOnlySpan<string> arguments, out string? fault)
    {
        var json = false;
        var reader = new OptionReader(arguments);
        while (reader.TryReadName(out var name))
        {
            if (name != "--json" || reader.HasInlineValue)
            {
                fault = name == "--json" ? "--json takes no value" : $"inspect has no option {name}{NearestWord.Suggest(name, Names)}";
                return null;
            }

            json = true;
        }

        fault = reader.Rest.Length == 1 ? null : "name one file";
        return fault is null ? new InspectOptions(reader.Rest[0], json) : null;
    }
}
