using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>AssemblyScript's clocks: <c>Date.now</c> and <c>performance.now</c>, both in milliseconds.</summary>
internal static unsafe class ClockImports
{
    public static void Register(HostFunctionTable table)
    {
        table.Add(AssemblyScriptImports.Env, "Date.now", [], [HostValueKind.F64], &DateNow);
        table.Add(AssemblyScriptImports.Env, "performance.now", [], [HostValueKind.F64], &PerformanceNow);
    }

    /// <summary>The monotonic time in milliseconds, with fractions.</summary>
    public static double SteadyNow(WasiRun run) => run.Time.GetTimestamp() * 1000.0 / run.Time.TimestampFrequency;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DateNow(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<WasiRun>(new HostCall(caller).Host);
        using var counted = run.HostCalls.Enter(HostCallKind.DateNow);
        try
        {
            if (!CapabilityGate.AllowsClock(run, "Date.now"))
            {
                return HostCall.Trap("stopped");
            }

            values[0].F64 = run.Time.GetUtcNow().ToUnixTimeMilliseconds();
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint PerformanceNow(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<WasiRun>(new HostCall(caller).Host);
        using var counted = run.HostCalls.Enter(HostCallKind.PerformanceNow);
        try
        {
            if (!CapabilityGate.AllowsClock(run, "performance.now"))
            {
                return HostCall.Trap("stopped");
            }

            values[0].F64 = SteadyNow(run);
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
