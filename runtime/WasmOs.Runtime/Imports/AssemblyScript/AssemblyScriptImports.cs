using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// The functions that AssemblyScript's compiler imports from <c>env</c> when it is used without WASI (assemblyscript.org/runtime.html and the package's
/// <c>std/assembly/bindings</c>). This class has the functions that end a program. Its output is in <see cref="ConsoleImports"/>, clocks are in
/// <see cref="ClockImports"/>, randomness is in <see cref="RandomImports"/>.
/// </summary>
internal static unsafe class AssemblyScriptImports
{
    public const string Env = "env";

    private const int MaxMessageLength = 1024;
    private const int MaxFileLength = 256;

    public static void Register(HostFunctionTable table)
    {
        const HostValueKind I32 = HostValueKind.I32;
        table.Add(Env, "abort", [I32, I32, I32, I32], [], &Abort);
        table.Add(Env, "process.exit", [I32], [], &Exit);
        ConsoleImports.Register(table);
        ClockImports.Register(table);
        RandomImports.Register(table);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Abort(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<WasiRun>(call.Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Abort);
        try
        {
            var message = DisplayText.Escape(GuestText.Read(call, values[0].I32, MaxMessageLength + 1) ?? "no message", MaxMessageLength);
            var file = DisplayText.Escape(GuestText.Read(call, values[1].I32, MaxFileLength + 1) ?? "unknown file", MaxFileLength);
            run.Stop(FaultKind.TrapAbort, string.Create(
                CultureInfo.InvariantCulture, $"The guest aborted: {message} at {file}:{values[2].I32}:{values[3].I32}."));
        }
        catch (Exception e) when (!e.IsFatal())
        {
            run.StopByHostError(e);
        }

        return HostCall.Trap("abort");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Exit(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<WasiRun>(new HostCall(caller).Host);
        using var counted = run.HostCalls.Enter(HostCallKind.Exit);
        run.Exit(values[0].I32);
        return HostCall.Trap("exit");
    }
}
