using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Processes;

/// <summary>Ends the program, raises signals and yields the processor.</summary>
internal static class ProcessFunctions
{
    /// <summary>The number of SIGABRT in the witx.</summary>
    private const uint Abort = 6;

    /// <summary>
    /// <c>proc_exit(code)</c>. The witx defines no invalid exit codes, so every code is reported unchanged. Only Wasmtime's command line refuses codes
    /// of 126 and more, which shells use for signals.
    /// </summary>
    public static Errno Exit(ref WasiCall call)
    {
        call.Run.Exit((int)call.U32(0));
        return Errno.Stopped;
    }

    /// <summary>
    /// <c>proc_raise(signal)</c>. A guest has no signal handlers, so only SIGABRT is accepted, which ends the run. Other signals are refused, as in Wasmtime.
    /// </summary>
    public static Errno Raise(ref WasiCall call)
    {
        if (call.U32(0) != Abort)
        {
            return Errno.NotSupported;
        }

        call.Run.Stop(FaultKind.TrapAbort, "The guest aborted: it raised the signal ABRT.");
        return Errno.Stopped;
    }

    /// <summary><c>sched_yield()</c>: lets waiting runs go first.</summary>
    public static Errno Yield(ref WasiCall call) => call.Run.Yield() ? Errno.Success : Errno.Stopped;
}
