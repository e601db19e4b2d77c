using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>The native callback of every function of <c>RuntimeOptions.HostFunctions</c>. The callback's environment says which function was called.</summary>
internal static unsafe class HostFunctionEntry
{
    /// <summary>Called by a guest, on the run's thread.</summary>
    /// <param name="environment">A <see cref="GCHandle"/> of the <see cref="HostFunctionBody"/>, which lives as long as the runtime's engines.</param>
    /// <param name="caller">libwasmtime's handle of the call.</param>
    /// <param name="values">The arguments, which the results replace.</param>
    /// <param name="count">The larger number of arguments and results.</param>
    /// <returns>Null, or a trap that stops the guest.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Enter(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<GuestRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.HostFunction);
        try
        {
            var body = Unsafe.As<HostFunctionBody>(GCHandle.FromIntPtr(environment).Target)!;
            body(new HostCaller(call, run), new Span<RawValue>(values, (int)count));
            return run.StopKind == FaultKind.None ? 0 : HostCall.Trap("stopped");
        }
        catch (GuestPointerException e)
        {
            run.Stop(e.Kind, $"The guest called a host function with a bad pointer: {e.Message}.");
            return HostCall.Trap("bad pointer");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
