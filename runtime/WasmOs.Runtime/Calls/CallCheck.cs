using System.Globalization;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Calls;

/// <summary>Checks before a call is run that its arguments and its result shape fit the function.</summary>
public static class CallCheck
{
    /// <summary>Whether a module can take text and bytes arguments: it must export a memory and an allocator.</summary>
    public static bool TakesBytes(RuntimeModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module is { Allocator: not null, MemoryNameUtf8: not null };
    }

    /// <summary>The first error of a call, as a sentence; null when the call can be run.</summary>
    public static string? Find(RuntimeModule module, ModuleExport function, ReadOnlySpan<GuestArgument> arguments, ResultShape returns)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(function);
        if (function.Type is not { } type)
        {
            return "The export is not a function.";
        }

        if (!type.IsCallable)
        {
            return $"The function's type {type.Signature} has a reference type, which cannot be passed from or to the outside.";
        }

        if (returns == ResultShape.Bytes && (!ResultReader.CanReturnBytes(type) || module.MemoryNameUtf8 is null))
        {
            return "A text or bytes result needs a function that returns (i32, i32) or (i64), and an exported memory.";
        }

        return FindInArguments(module, type, arguments);
    }

    private static string? FindInArguments(RuntimeModule module, FunctionType type, ReadOnlySpan<GuestArgument> arguments)
    {
        var parameter = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            var count = arguments[i].ParameterCount;
            if (parameter + count > type.Parameters.Length)
            {
                parameter = int.MaxValue;
                break;
            }

            var kind = arguments[i].IsBytes ? ValueKind.I32 : arguments[i].Value.Kind;
            if (type.Parameters[parameter] != kind || (count == 2 && type.Parameters[parameter + 1] != ValueKind.I32))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Argument {i} does not fit the function's type {type.Signature}.");
            }

            if (arguments[i].IsBytes && !TakesBytes(module))
            {
                return "A text or bytes argument needs an exported memory and an exported allocator (alloc, malloc, cabi_realloc or __new). "
                    + "If numbers are meant, write them without quotes.";
            }

            parameter += count;
        }

        return parameter == type.Parameters.Length
            ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"The arguments do not fill the function's {type.Parameters.Length} parameters: its type is {type.Signature}.");
    }
}
