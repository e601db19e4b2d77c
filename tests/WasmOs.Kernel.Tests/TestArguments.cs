using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Tests;

/// <summary>Arguments of i32 alone; the whole conversion is the REST layer's.</summary>
internal static class TestArguments
{
    public static ReadOnlyMemory<GuestArgument> Convert(ReadOnlyMemory<byte> json, string function, FunctionType type, FieldErrors faults)
    {
        var values = json.IsEmpty ? [] : JsonSerializer.Deserialize<int[]>(json.Span)!;
        if (values.Length != type.Parameters.Length)
        {
            faults.Add("args", $"{function} takes {type.Parameters.Length}.");
        }

        return values.Select(value => GuestArgument.FromValue(GuestValue.FromI32(value))).ToArray();
    }
}
