using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// AssemblyScript's <c>console</c> and <c>trace</c>. They write to the run's standard output and standard error, in order with everything else that the guest
/// writes. So for an HTTP guest (<c>/run</c>), <c>console.log</c> writes to the HTTP response, as <c>print</c> does in every language under CGI and as
/// AssemblyScript's own WASI shim does.
/// </summary>
internal static unsafe class ConsoleImports
{
    private const int Output = 0;
    private const int Error = 1;
    private const int MaxNumbers = 5;

    public static void Register(HostFunctionTable table)
    {
        const HostValueKind I32 = HostValueKind.I32;
        const HostValueKind F64 = HostValueKind.F64;
        const string Env = AssemblyScriptImports.Env;
        table.Add(Env, "console.log", [I32], [], &WriteLine, Output);
        table.Add(Env, "console.info", [I32], [], &WriteLine, Output);
        table.Add(Env, "console.debug", [I32], [], &WriteLine, Output);
        table.Add(Env, "console.warn", [I32], [], &WriteLine, Error);
        table.Add(Env, "console.error", [I32], [], &WriteLine, Error);
        table.Add(Env, "console.assert", [I32, I32], [], &Assert);
        table.Add(Env, "console.time", [I32], [], &StartTimer);
        table.Add(Env, "console.timeLog", [I32], [], &ShowTimer, ConsoleTimers.Keep);
        table.Add(Env, "console.timeEnd", [I32], [], &ShowTimer, ConsoleTimers.Remove);
        table.Add(Env, "trace", [I32, I32, F64, F64, F64, F64, F64], [], &Trace);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteLine(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Console);
        try
        {
            var output = environment == Output ? run.Wasi.StandardOutput : run.Wasi.StandardError;
            return GuestText.TryWriteLine(call, run, output, "", values[0].I32, "") ? 0 : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Assert(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Console);
        try
        {
            return values[0].I32 != 0 || GuestText.TryWriteLine(call, run, run.Wasi.StandardError, "Assertion failed: ", values[1].I32, "")
                ? 0
                : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Trace(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Console);
        try
        {
            var numbers = new StringBuilder();
            for (var i = 0; i < Math.Clamp(values[1].I32, 0, MaxNumbers); i++)
            {
                numbers.Append(i == 0 ? " " : ", ").Append(NumberText.Format(values[2 + i].F64));
            }

            return GuestText.TryWriteLine(call, run, run.Wasi.StandardError, "trace: ", values[0].I32, numbers.ToString()) ? 0 : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint StartTimer(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Console);
        try
        {
            return CapabilityGate.AllowsClock(run, "console.time") && ConsoleTimers.TryStart(call, run, values[0].I32) ? 0 : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ShowTimer(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Console);
        try
        {
            return CapabilityGate.AllowsClock(run, "console.timeEnd") && ConsoleTimers.TryShow(call, run, values[0].I32, environment == ConsoleTimers.Keep)
                ? 0
                : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
