using System.Globalization;
using System.Text;
using WasmOs.Cli.Invoke;
using WasmOs.Cli.Output;
using WasmOs.Runtime.Execution;

namespace WasmOs.Cli.Run;

/// <summary>Prints the results of a run, or its error, and returns the exit code of the process.</summary>
internal static class OutcomeReport
{
    private const int MaxFrames = 32;

    public static int Write(ExecutionOutcome outcome)
    {
        if (outcome.Fault is not { } fault)
        {
            ResultPrinter.Print(outcome);
            return outcome.ExitCode ?? ExitCode.Success;
        }

        return fault.Kind == FaultKind.ExitCode
            ? ToProcessExitCode(outcome.ExitCode!.Value)
            : Message.Error(ExitCodeOf(fault.Kind), Describe(fault));
    }

    private static int ExitCodeOf(FaultKind kind) => kind switch
    {
        FaultKind.DeadlineExceeded or FaultKind.CpuLimit => ExitCode.Deadline,
        FaultKind.LinkError or FaultKind.MountFailed => ExitCode.Refused,
        _ => ExitCode.Trap,
    };

    // The exit code of a process has one byte. A failure whose last byte is zero must not look like a success.
    private static int ToProcessExitCode(int code) => (code & 0xff) == 0 ? ExitCode.Refused : code & 0xff;

    private static string Describe(ExecutionFault fault)
    {
        // The message of the runtime names a member of the REST interface, which a user of the command does not know.
        var message = fault.Kind == FaultKind.StackOverflow ? "The guest used up its stack. Recursion without an end is the usual cause." : fault.Message;
        var text = new StringBuilder($"{fault.Kind.ToWireName()}: {message}{Advice(fault.Kind)}");
        foreach (var frame in fault.Backtrace.Take(MaxFrames))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  at {frame.Function ?? "?"} (function {frame.FunctionIndex}");
            if (frame.Offset is { } offset)
            {
                text.Append(CultureInfo.InvariantCulture, $", offset 0x{offset:x}");
            }

            text.Append(')');
        }

        if (fault.Backtrace.Length > MaxFrames)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  and {fault.Backtrace.Length - MaxFrames} more");
        }

        return text.ToString();
    }

    private static string Advice(FaultKind kind) => kind switch
    {
        FaultKind.DeadlineExceeded => " Give it more with --timeout.",
        FaultKind.CpuLimit => " Give it more with --cpu-timeout.",
        FaultKind.FuelExhausted => " Give it more with --fuel.",
        FaultKind.MemoryLimit => " Give it more with --memory.",
        FaultKind.TableLimit => " Give it more with --max-table-elements.",
        FaultKind.StackOverflow => " Give it more with --max-wasm-stack.",
        _ => "",
    };
}
