using System.Collections.Immutable;
using System.Globalization;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Runs;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Calls;

/// <summary>Reads the results of a function.</summary>
internal static class ResultReader
{
    /// <summary>Whether a function's results can be a pointer and a length: two i32, or one i64.</summary>
    public static bool CanReturnBytes(FunctionType type) =>
        type.Results is [ValueKind.I32, ValueKind.I32] or [ValueKind.I64];

    public static void ReadValues(FunctionType type, ReadOnlySpan<RawValue> values, ref RunEnd end)
    {
        end.ResultCount = type.Results.Length;
        if (end.ResultCount == 0)
        {
            return;
        }

        end.Result = GuestValue.FromBits(type.Results[0], values[0].Low, values[0].High);
        if (end.ResultCount > 1)
        {
            var results = ImmutableArray.CreateBuilder<GuestValue>(end.ResultCount);
            for (var i = 0; i < end.ResultCount; i++)
            {
                results.Add(GuestValue.FromBits(type.Results[i], values[i].Low, values[i].High));
            }

            end.Results = results.MoveToImmutable();
        }
    }

    /// <summary>Copies the bytes that the function's results, a pointer and a length, refer to.</summary>
    /// <returns>The fault when the bytes are outside the guest's memory or more than the limit; null when they were copied.</returns>
    public static ExecutionFault? ReadBytes(
        GuestRun run, RuntimeModule module, FunctionType type, ReadOnlySpan<RawValue> values, int limit, out byte[]? bytes)
    {
        bytes = null;
        uint pointer;
        uint length;
        if (type.Results.Length == 1)
        {
            pointer = (uint)(values[0].Low >> 32);
            length = (uint)values[0].Low;
        }
        else
        {
            pointer = (uint)values[0].Low;
            length = (uint)values[1].Low;
        }

        if (length > limit)
        {
            return new ExecutionFault(FaultKind.OutputLimit, string.Create(
                CultureInfo.InvariantCulture, $"The guest returned {length:N0} bytes; the limit is {limit:N0}."), []);
        }

        if (module.MemoryNameUtf8 is not { } name || !run.Store.TryGetMemory(name, out var memory))
        {
            return new ExecutionFault(FaultKind.TrapHost, "The module exports no memory from which its result could be read.", []);
        }

        var content = run.Store.GetMemory(memory);
        if ((ulong)pointer + length > (ulong)content.Length)
        {
            return new ExecutionFault(FaultKind.TrapMemoryOutOfBounds, string.Create(
                CultureInfo.InvariantCulture,
                $"The guest returned pointer {pointer} and length {length}, which reach beyond its memory of {content.Length:N0} bytes."), []);
        }

        run.Memory.Take(length);
        bytes = content.Slice((int)pointer, (int)length).ToArray();
        return null;
    }
}
