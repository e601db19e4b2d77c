using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>AssemblyScript's randomness: <c>seed</c>, with which its own <c>Math.random</c> starts, and <c>Math.random</c> of JavaScript. From 0 to below 1, not for secrets.</summary>
internal static unsafe class RandomImports
{
    private static readonly string[] Names = ["seed", "Math.random"];

    public static void Register(HostFunctionTable table)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            table.Add(AssemblyScriptImports.Env, Names[i], [], [HostValueKind.F64], &Random, i);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Random(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<WasiRun>(new HostCall(caller).Host);
        try
        {
            if (!CapabilityGate.AllowsRandomness(run, Names[environment]))
            {
                return HostCall.Trap("stopped");
            }

            values[0].F64 = System.Random.Shared.NextDouble();
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
