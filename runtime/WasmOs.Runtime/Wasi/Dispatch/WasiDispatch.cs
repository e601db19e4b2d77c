using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>
/// The native entry point of all WASI functions. libwasmtime passes the callback's environment, which is the index of the called function in
/// <see cref="WasiFunctions.Entries"/>. So the common steps are written once: WASI state, memory, policy, and that no exception reaches native code.
/// </summary>
internal static unsafe class WasiDispatch
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Enter(nint environment, nint caller, RawValue* values, nuint count)
    {
        var host = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(host.Host);
        var entry = WasiFunctions.Entries[environment];
        using var counted = run.HostCalls.Enter(entry.Index);
        try
        {
            var wasi = run.Wasi;
            if (!wasi.IsOpen && !wasi.TryOpen(host))
            {
                return HostCall.Trap("stopped");
            }

            var errno = (wasi.Denied >> entry.Index & 1) == 0 ? Errno.Success : wasi.Violations.CheckFunction(entry.Index);
            if (errno == Errno.Success)
            {
                errno = entry.Invoke(run, wasi, values);
            }

            if (errno == Errno.Stopped)
            {
                return HostCall.Trap("stopped");
            }

            values[0].I32 = (int)errno;
            return 0;
        }
        catch (GuestPointerException e)
        {
            run.Stop(e.Kind, $"The guest called {entry.Name} with a bad pointer: {e.Message}.");
            return HostCall.Trap("bad pointer");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
