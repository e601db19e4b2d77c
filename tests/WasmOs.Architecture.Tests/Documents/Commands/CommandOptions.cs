namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>The arguments of a command, divided into options and the rest by a list of the options that it has.</summary>
/// <param name="Values">Options with a value, and the value.</param>
/// <param name="Operands">Arguments that are no options.</param>
/// <param name="Unknown">Options that the list does not have.</param>
internal sealed record CommandOptions(IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<string> Operands, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads arguments.</summary>
    /// <param name="arguments">What stands behind the command.</param>
    /// <param name="flags">Options without a value.</param>
    /// <param name="valued">Options whose value is the next argument, or stands behind <c>=</c>.</param>
    /// <param name="endAtOperand">True when whatever follows the first operand is an operand, too.</param>
    public static CommandOptions Read(
        IReadOnlyList<string> arguments, IReadOnlyCollection<string> flags, IReadOnlyCollection<string> valued, bool endAtOperand = false)
    {
        List<KeyValuePair<string, string>> values = [];
        List<string> operands = [];
        List<string> unknown = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            if (arguments[i] is "-" || arguments[i] is not ['-', ..] || (endAtOperand && operands.Count > 0))
            {
                operands.Add(arguments[i]);
            }
            else if (valued.Contains(parts[0]))
            {
                values.Add(new(parts[0], parts.Length == 2 ? parts[1] : i + 1 < arguments.Count ? arguments[++i] : ""));
            }
            else if (!flags.Contains(arguments[i]))
            {
                unknown.Add(arguments[i]);
            }
        }

        return new CommandOptions(values, operands, unknown);
    }

    /// <summary>The value of the first of these options that was given, or null.</summary>
    public string? Value(params string[] names) => Values.Where(option => names.Contains(option.Key)).Select(option => option.Value).FirstOrDefault();
}
