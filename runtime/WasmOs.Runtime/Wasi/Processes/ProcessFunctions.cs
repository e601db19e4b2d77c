using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Processes;

/// <summary>The end of the program, and what is left of processes.</summary>
internal static class ProcessFunctions
{
    /// <summary>SIGABRT, in the numbers of the witx.</summary>
    private const uint Abort = 6;

    /// <summary>
    /// <c>proc_exit(code)</c>. The witx knows no invalid codes, so every code is reported as it is; Wasmtime's command line alone refuses 126 and more, which shells use for signals.
    /// </summary>
    public static Errno Exit(ref WasiCall call)
    {
        call.Run.Exit((int)call.U32(0));
        return Errno.Stopped;
    }

    /// <summary><c>proc_raise(signal)</c>: there are no handlers, so a guest can only end itself. Other signals are refused, as Wasmtime does.</summary>
    public static Errno Raise(ref WasiCall call)
    {
        if (call.U32(0) != Abort)
        {
            return Errno.NotSupported;
        }

        call.Run.Stop(FaultKind.TrapAbort, "The guest aborted: it raised the signal ABRT.");
        return Errno.Stopped;
    }

    /// <summary><c>sched_yield()</c>: lets other guests run first, if any wait.</summary>
    public static Errno Yield(ref WasiCall call) => call.Run.Yield() ? Errno.Success : Errno.Stopped;
}
