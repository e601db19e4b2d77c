using System.Globalization;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Calls;

/// <summary>
/// Converts the arguments of a call to raw values. Bytes are copied into guest memory that the guest's own allocator gives; the allocator is guest code and
/// runs under the run's limits.
/// </summary>
internal static class ArgumentLayout
{
    private const int MaxAllocatorParameters = 4;

    /// <summary>Writes the arguments into <paramref name="values"/>.</summary>
    /// <returns>The fault when the allocator failed or gave an invalid pointer; null when all arguments were written.</returns>
    public static ExecutionFault? Write(GuestRun run, RuntimeModule module, ReadOnlySpan<GuestArgument> arguments, Span<RawValue> values)
    {
        var slot = 0;
        foreach (ref readonly var argument in arguments)
        {
            if (!argument.IsBytes)
            {
                values[slot].Low = argument.Value.LowBits;
                values[slot].High = argument.Value.HighBits;
                slot++;
                continue;
            }

            if (WriteBytes(run, module, argument.Bytes.Span, out var pointer) is { } fault)
            {
                return fault;
            }

            values[slot].Low = pointer;
            values[slot + 1].Low = (uint)argument.Bytes.Length;
            slot += 2;
        }

        return null;
    }

    private static ExecutionFault? WriteBytes(GuestRun run, RuntimeModule module, ReadOnlySpan<byte> bytes, out uint pointer)
    {
        pointer = 0;
        var allocator = module.Allocator ?? throw new InvalidOperationException("The module has no allocator; the call must be refused before it runs.");
        if (Allocate(run, module, allocator, bytes.Length, out pointer) is { } fault)
        {
            return fault;
        }

        // The allocator may have grown the memory, which moves it: get the memory after the call.
        if (module.MemoryNameUtf8 is not { } name || !run.Store.TryGetMemory(name, out var memory))
        {
            return new ExecutionFault(FaultKind.TrapHost, "The module exports no memory into which an argument could be written.", []);
        }

        var content = run.Store.GetMemory(memory);
        if ((pointer == 0 && bytes.Length > 0) || (ulong)pointer + (ulong)bytes.Length > (ulong)content.Length)
        {
            return new ExecutionFault(FaultKind.TrapHost, string.Create(
                CultureInfo.InvariantCulture,
                $"The guest's {allocator.Export.Name} gave pointer {pointer} for {bytes.Length:N0} bytes, "
                    + $"which is not in its memory of {content.Length:N0} bytes: it may be out of memory."), []);
        }

        bytes.CopyTo(content[(int)pointer..]);
        return null;
    }

    private static ExecutionFault? Allocate(GuestRun run, RuntimeModule module, AllocatorExport allocator, int size, out uint pointer)
    {
        pointer = 0;
        if (!run.Store.TryGetFunction(allocator.Export.NameUtf8, out var function))
        {
            throw new InvalidOperationException("The allocator is not an export of the module that runs.");
        }

        Span<RawValue> values = stackalloc RawValue[MaxAllocatorParameters];
        values.Clear();
        switch (allocator.Kind)
        {
            case AllocatorKind.Size:
                values[0].I32 = size;
                break;
            case AllocatorKind.Realloc:
                values[2].I32 = 1;
                values[3].I32 = size;
                break;
            default:
                values[0].I32 = size;
                values[1].I32 = 1;
                break;
        }

        var failure = run.Store.Call(function, values[..allocator.Export.Type!.SlotCount]);
        pointer = (uint)values[0].I32;
        failure ??= Pin(run, allocator, pointer);
        return failure is null ? null : FaultMapper.Map(failure, run, module.Analysis, starting: false);
    }

    private static NativeFailure? Pin(GuestRun run, AllocatorExport allocator, uint pointer)
    {
        if (allocator.Pin is not { } pin || !run.Store.TryGetFunction(pin.NameUtf8, out var function))
        {
            return null;
        }

        Span<RawValue> values = [new RawValue { Low = pointer }];
        return run.Store.Call(function, values);
    }
}
