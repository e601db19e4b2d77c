using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Values;

/// <summary>Converts the <c>args</c> of an execute body to the export's signature.</summary>
/// <remarks>
/// A JSON number is converted to i32, i64, f32 or f64 (see <see cref="NumberArgument"/>). A string is converted to two i32 parameters (pointer and length), to
/// i64 (decimal), to f32 and f64 (<c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>) or to v128 (hexadecimal). An object <c>{"text"}</c> or <c>{"base64"}</c> is
/// converted to two i32. There are no implicit conversions: an argument that does not fit is an error that names the argument.
/// </remarks>
public static class ArgumentReader
{
    /// <summary>Converts the arguments.</summary>
    /// <param name="json">The array as in the body, already known to be well-formed; empty for no arguments. Byte arguments may be slices of this
    /// memory.</param>
    /// <param name="function">The export's name, for messages.</param>
    /// <param name="type">The export's signature.</param>
    /// <param name="errors">Receives an error for each argument that does not fit.</param>
    public static ReadOnlyMemory<GuestArgument> Read(ReadOnlyMemory<byte> json, string function, FunctionType type, FieldErrors errors)
    {
        if (!type.IsCallable)
        {
            errors.Add(
                "function", $"{function} is {type.Signature}: it takes or returns a reference, and references cannot be passed into or out of a module.");
            return default;
        }

        var arguments = type.Parameters.Length == 0 ? [] : new GuestArgument[type.Parameters.Length];
        var parameter = 0;
        var index = 0;
        var taken = 0;
        if (!json.IsEmpty)
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (parameter >= type.Parameters.Length)
                {
                    taken += ArgumentErrors.ParametersOf(reader.TokenType);
                    reader.Skip();
                    continue;
                }

                var takesBytes = ReadOne(ref reader, json, type, parameter, index, errors, out arguments[index]);
                parameter += takesBytes ? 2 : 1;
                taken += takesBytes ? 2 : 1;
            }
        }

        if (taken != type.Parameters.Length)
        {
            ArgumentErrors.AddNumbersAsText(json.Span, type, errors);
            errors.Add("args", ArgumentErrors.WrongCount(function, type, index, taken));
        }

        return arguments.AsMemory(0, Math.Min(index, arguments.Length));
    }

    /// <summary>Reads one argument; true when it takes two parameters.</summary>
    private static bool ReadOne(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, FunctionType type, int parameter, int index, FieldErrors errors, out GuestArgument argument)
    {
        var kind = type.Parameters[parameter];
        var isBytes = reader.TokenType == JsonTokenType.StartObject || (reader.TokenType == JsonTokenType.String && kind == ValueKind.I32);
        if (!isBytes)
        {
            var fits = NumberArgument.TryRead(ref reader, kind, out var value);
            argument = GuestArgument.FromValue(value);
            if (!fits)
            {
                ArgumentErrors.AddWrong(ref reader, type, parameter, index, errors);
            }

            return false;
        }

        if (TakesPair(type, parameter))
        {
            argument = GuestArgument.FromBytes(BytesArgument.Read(ref reader, source, errors, index) ?? default);
            return true;
        }

        argument = default;
        ArgumentErrors.AddWrong(ref reader, type, parameter, index, errors);
        return false;
    }

    /// <summary>The name of an argument in error messages.</summary>
    internal static string Path(int index) => $"args[{index}]";

    /// <summary>Whether text or bytes can begin at a parameter: it and the next one are i32, for pointer and length.</summary>
    internal static bool TakesPair(FunctionType type, int parameter) =>
        parameter + 1 < type.Parameters.Length && type.Parameters[parameter] == ValueKind.I32 && type.Parameters[parameter + 1] == ValueKind.I32;
}
