using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Values;

/// <summary>Creates the messages for arguments that do not fit. Used only after a conversion failed, so that valid calls do not pay for messages.</summary>
internal static class ArgumentErrors
{
    private const string Pair = "two i32 parameters (pointer and length)";

    /// <summary>Adds an error for the value at the reader's position, which does not fit its parameter, and skips the value.</summary>
    public static void AddWrong(ref Utf8JsonReader reader, FunctionType type, int parameter, int index, FieldErrors errors)
    {
        var kind = type.Parameters[parameter];
        var wanted = NumberArgument.Wanted(kind);
        var pair = ArgumentReader.TakesPair(type, parameter) ? $", or a text or bytes for {Pair}" : "";
        var given = JsonValue.Describe(ref reader);
        var hint = reader.TokenType switch
        {
            JsonTokenType.StartObject => $": an object is a text or bytes, which need {Pair} at this place",
            JsonTokenType.String when NumberOf(ref reader, kind) is { } number => $": write {number}, not \"{number}\"",
            JsonTokenType.String when kind == ValueKind.I32 => $": a text needs {Pair} at this place",
            _ => "",
        };
        errors.Add(ArgumentReader.Path(index), $"Must be {wanted}{pair}, not {given}{hint}.");
        reader.Skip();
    }

    /// <summary>
    /// Adds an error for each string argument that was taken as pointer and length but whose text is a number. Called when the numbers of arguments and
    /// parameters differ, because such a string is then probably a number in quotes. When the numbers match, <c>"5"</c> for two i32 is a text.
    /// </summary>
    public static void AddNumbersAsText(ReadOnlySpan<byte> json, FunctionType type, FieldErrors errors)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        var parameter = 0;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var isPair = parameter >= type.Parameters.Length || ArgumentReader.TakesPair(type, parameter);
            if (isPair && reader.TokenType == JsonTokenType.String && NumberOf(ref reader, ValueKind.I32) is { } number)
            {
                errors.Add(ArgumentReader.Path(index), $"Is a text, which takes {Pair}. If the number is meant, write {number}, not \"{number}\".");
            }

            parameter += isPair ? ParametersOf(reader.TokenType) : 1;
            reader.Skip();
        }
    }

    /// <summary>How many parameters a value takes at a place where it may be text or bytes.</summary>
    public static int ParametersOf(JsonTokenType token) => token is JsonTokenType.String or JsonTokenType.StartObject ? 2 : 1;

    /// <summary>The message when the numbers of arguments and parameters differ.</summary>
    /// <param name="function">The export's name.</param>
    /// <param name="type">The export's signature.</param>
    /// <param name="given">How many arguments are given.</param>
    /// <param name="taken">How many parameters the arguments take.</param>
    public static string WrongCount(string function, FunctionType type, int given, int taken)
    {
        var wanted = type.Parameters.Length;
        var head = $"{function} is {type.Signature}: it takes {Count(wanted, "argument")}, and {given} {(given == 1 ? "is" : "are")} given";
        return taken == given
            ? head + "."
            : $"{head}, which count as {taken}: a text or bytes argument counts as two (pointer and length).";
    }

    private static string Count(int number, string noun) => $"{number} {(number == 1 ? noun : noun + "s")}";

    /// <summary>The text itself when it is a JSON number that a parameter of the given kind accepts; otherwise null.</summary>
    private static string? NumberOf(ref Utf8JsonReader reader, ValueKind kind)
    {
        if (kind == ValueKind.V128 || JsonValue.Text(ref reader)?.Trim() is not { Length: > 0 and <= 40 } text)
        {
            return null;
        }

        try
        {
            var number = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return number.Read() && number.TokenType == JsonTokenType.Number && NumberArgument.TryRead(ref number, kind, out _) && !number.Read() ? text : null;
        }
        catch (JsonException)
        {
            // Text that is not valid JSON is not a number.
            return null;
        }
    }
}
