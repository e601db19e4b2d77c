using System.Collections.Immutable;
using System.Globalization;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Calls;

/// <summary>Makes the fault of a run from libwasmtime's failure and the run's state.</summary>
internal static class FaultMapper
{
    private const int MaxNameLength = 128;
    private const int MaxMessageLength = 512;

    /// <summary>The fault of a run in which a native call failed.</summary>
    /// <param name="failure">What libwasmtime reported.</param>
    /// <param name="run">The run. When the host stopped the guest, the host's reason is the fault.</param>
    /// <param name="analysis">The analysis of the module, which names the functions of the backtrace.</param>
    /// <param name="starting">Whether instantiation or the module's initializer failed.</param>
    public static ExecutionFault Map(NativeFailure failure, RunContext run, ModuleAnalysis analysis, bool starting)
    {
        var backtrace = BacktraceOf(failure, analysis);
        if (run.StopKind != FaultKind.None)
        {
            return new ExecutionFault(run.StopKind, run.StopMessage, backtrace);
        }

        var (kind, message) = failure.TrapCode is { } code ? Describe(code, failure.Message) : DescribeWithoutCode(failure.Message);
        return starting && !IsLimit(kind)
            ? new ExecutionFault(FaultKind.StartFailed, $"The module failed while it was started: {message}", backtrace)
            : new ExecutionFault(kind, message, backtrace);
    }

    /// <summary>Adds a hint to a trap's message when the guest was close to its memory limit, because that is often why a guest traps.</summary>
    public static ExecutionFault WithMemoryHint(ExecutionFault fault, long memoryBytes, long limitBytes) =>
        fault.Kind is >= FaultKind.TrapUnreachable and <= FaultKind.TrapAbort && memoryBytes >= limitBytes - (limitBytes / 10)
            ? fault with
            {
                Message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fault.Message} Its memory was {memoryBytes:N0} bytes, within 10 % of its limit of {limitBytes:N0}: it may have run out of memory."),
            }
            : fault;

    private static (FaultKind Kind, string Message) Describe(TrapCode code, string message) => code switch
    {
        TrapCode.StackOverflow => (
            FaultKind.StackOverflow,
            "The guest used up its stack. Recursion without an end is the usual cause; "
                + "a program that needs more asks for it by limits.stack_bytes."),
        TrapCode.MemoryOutOfBounds => (FaultKind.TrapMemoryOutOfBounds, "The guest accessed memory out of bounds."),
        TrapCode.HeapMisaligned => (FaultKind.TrapHeapMisaligned, "The guest made a misaligned atomic access."),
        TrapCode.TableOutOfBounds => (FaultKind.TrapTableOutOfBounds, "The guest accessed a table out of bounds."),
        TrapCode.IndirectCallToNull => (FaultKind.TrapIndirectCallToNull, "The guest called through an empty table element."),
        TrapCode.BadSignature => (FaultKind.TrapBadSignature, "The guest called a function pointer of another type."),
        TrapCode.IntegerOverflow => (FaultKind.TrapIntegerOverflow, "The guest divided the smallest integer by −1."),
        TrapCode.IntegerDivisionByZero => (FaultKind.TrapDivideByZero, "The guest divided an integer by zero."),
        TrapCode.BadConversionToInteger => (FaultKind.TrapBadConversionToInteger, "The guest converted a number to an integer that cannot hold it."),
        TrapCode.UnreachableCodeReached => (
            FaultKind.TrapUnreachable, "The guest reached an unreachable instruction; a panic or a failed assertion is the usual cause."),
        TrapCode.Interrupt => (FaultKind.DeadlineExceeded, "The run took longer than its timeout: wall-clock time from its start, its waits included."),
        TrapCode.OutOfFuel => (FaultKind.FuelExhausted, "The guest used up its fuel."),
        TrapCode.NullReference => (FaultKind.TrapNullReference, "The guest used a null reference."),
        _ => (FaultKind.TrapOther, LastLine(message)),
    };

    // An uncaught WebAssembly exception has no trap code: only libwasmtime's message identifies it.
    private static (FaultKind Kind, string Message) DescribeWithoutCode(string message) =>
        message.Contains("thrown Wasm exception", StringComparison.Ordinal)
            ? (FaultKind.TrapUncaughtException, "The guest threw an exception that it did not catch.")
            : (FaultKind.TrapOther, $"The engine stopped the guest: {LastLine(message)}");

    private static bool IsLimit(FaultKind kind) =>
        kind is FaultKind.StackOverflow or FaultKind.DeadlineExceeded or FaultKind.CpuLimit or FaultKind.FuelExhausted or FaultKind.Cancelled;

    private static ImmutableArray<BacktraceFrame> BacktraceOf(NativeFailure failure, ModuleAnalysis analysis)
    {
        if (failure.Frames.Count == 0)
        {
            return [];
        }

        var frames = ImmutableArray.CreateBuilder<BacktraceFrame>(failure.Frames.Count);
        foreach (var frame in failure.Frames)
        {
            var name = (frame.FunctionName ?? analysis.FindFunctionName(frame.FunctionIndex)) is { } text ? DisplayText.Escape(text, MaxNameLength) : null;
            frames.Add(new BacktraceFrame(name, frame.FunctionIndex, frame.ModuleOffset >= 0 ? frame.ModuleOffset : null));
        }

        return frames.MoveToImmutable();
    }

    private static string LastLine(string message)
    {
        // When a host function made the trap, the cause is in the last line of the message.
        var line = message.AsSpan().Trim();
        var cut = line.LastIndexOf('\n');
        return DisplayText.Escape((cut < 0 ? line : line[(cut + 1)..]).Trim().ToString(), MaxMessageLength);
    }
}
