using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Invoke;

/// <summary>
/// Converts words of the command line to the types of a function's parameters. A text fills two parameters, pointer and length. So when there are fewer words
/// than parameters, the difference is the number of
/// texts. The first words that are not numbers become texts.
/// </summary>
internal static class ArgumentReader
{
    public static GuestArgument[] Read(FunctionType type, bool takesText, ReadOnlySpan<string> words, out string? fault)
    {
        var parameters = type.Parameters;
        var texts = takesText ? parameters.Length - words.Length : 0;
        var arguments = new GuestArgument[words.Length];
        var parameter = 0;
        fault = null;
        for (var i = 0; i < words.Length && fault is null && parameter < parameters.Length; i++)
        {
            var number = GuestNumber.TryParse(parameters[parameter], words[i]);
            var mustBeText = texts == words.Length - i;
            if (texts > 0 && (mustBeText || number is null))
            {
                arguments[i] = words[i];
                texts--;
                parameter += 2;
                continue;
            }

            if (number is { } value)
            {
                arguments[i] = value;
                parameter++;
                continue;
            }

            fault = $"'{words[i]}' is not a value of type {parameters[parameter].ToText()}; the function's type is {type.Signature}";
        }

        if (fault is null && (parameter != parameters.Length || words.Length > parameters.Length))
        {
            fault = $"the arguments do not fill the function's parameters: its type is {type.Signature}";
        }

        return arguments;
    }
}
