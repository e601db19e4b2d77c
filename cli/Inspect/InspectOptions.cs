using WasmOs.Cli.Arguments;

namespace WasmOs.Cli.Inspect;

/// <summary>What <c>wasmos inspect</c> was asked for.</summary>
internal sealed record InspectOptions(string File, bool IsJson)
{
    private static readonly string[] Names = ["--json", "--help"];

    /// <summary>Null when the arguments are faulty; then the fault says why.</summary>
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
