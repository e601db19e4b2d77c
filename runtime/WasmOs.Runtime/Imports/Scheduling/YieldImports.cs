using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.Scheduling;

/// <summary>
/// <c>yield_control</c>, which has no parameters and no results: lets other guests run first when any wait. It is offered in the modules <c>wasmos</c> and
/// <c>env</c>, because compilers put imports without a module name into <c>env</c>.
/// </summary>
internal static unsafe class YieldImports
{
    private const string Name = "yield_control";

    public static void Register(HostFunctionTable table)
    {
        table.Add("wasmos", Name, [], [], &Yield);
        table.Add("env", Name, [], [], &Yield);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Yield(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<RunContext>(new HostCall(caller).Host);
        using var counted = run.HostCalls.Enter(HostCallKind.YieldControl);
        try
        {
            return run.Yield() ? 0 : HostCall.Trap("stopped");
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }
}
