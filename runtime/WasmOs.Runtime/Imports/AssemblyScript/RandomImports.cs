using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// AssemblyScript's randomness: <c>seed</c>, which initializes AssemblyScript's own <c>Math.random</c>, and JavaScript's <c>Math.random</c>. Both return a
/// number from 0 to below 1 that is not cryptographically secure.
/// </summary>
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
        using var counted = run.HostCalls.Enter(HostCallKind.Random);
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
