namespace WasmOs.Common.CommandLine;

/// <summary>The options of a command that takes named values, flags and operands in any order. Immutable.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values;

    private CommandOptions(Dictionary<string, string> values, string[] operands) => (_values, Operands) = (values, operands);

    /// <summary>The arguments that are no options.</summary>
    public string[] Operands { get; }

    /// <summary>Reads the options. Null when the arguments are wrong: then <paramref name="fault"/> says why.</summary>
    /// <param name="arguments">The arguments after the command.</param>
    /// <param name="command">The command's name, for messages.</param>
    /// <param name="valued">The options that have a value.</param>
    /// <param name="flags">The options that have none.</param>
    /// <param name="operands">How many operands there must be.</param>
    /// <param name="fault">What is wrong.</param>
    public static CommandOptions? Read(
        ReadOnlySpan<string> arguments, string command, ReadOnlySpan<string> valued, ReadOnlySpan<string> flags, int operands, out string? fault)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = new List<string>();
        var reader = new OptionReader(arguments);
        while (true)
        {
            while (reader.TryReadName(out var name))
            {
                fault = ReadOne(ref reader, name, command, valued, flags, values);
                if (fault is not null)
                {
                    return null;
                }
            }

            if (reader.Rest.IsEmpty)
            {
                break;
            }

            rest.Add(reader.Rest[0]);
            reader = new OptionReader(reader.Rest[1..]);
        }

        fault = rest.Count == operands ? null
            : operands == 0 ? $"{command} takes no argument such as '{rest[0]}'"
            : $"{command} takes {operands} argument besides its options";
        return fault is null ? new CommandOptions(values, [.. rest]) : null;
    }

    /// <summary>The value of an option; null when it is not given.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Whether an option is given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The values of an option that commas divide; empty when it is not given.</summary>
    public string[] List(string name) => Find(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? ReadOne(
        ref OptionReader reader, string name, string command, ReadOnlySpan<string> valued, ReadOnlySpan<string> flags, Dictionary<string, string> values)
    {
        if (name is "--password" or "--token" or "--secret")
        {
            // The value is not repeated. It is in the shell's history and in the list of processes already.
            return $"{name} is no option: every user of this machine could read it. Use --password-stdin, or type it when you are asked";
        }

        var value = "";
        if (flags.Contains(name))
        {
            return reader.HasInlineValue ? $"{name} takes no value" : values.TryAdd(name, value) ? null : $"{name} is given twice";
        }

        if (!valued.Contains(name))
        {
            return $"{command} has no option {name}{NearestWord.Suggest(name, [.. valued, .. flags, "--help"])}";
        }

        return !reader.TryReadValue(out value) || value.Length == 0 ? $"{name} needs a value"
            : values.TryAdd(name, value) ? null
            : $"{name} is given twice";
    }
}
