using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.HostFunctions;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures a guest's call of a C# function.</summary>
internal static unsafe class HostCallScene
{
    private const int Calls = 1_000_000;

    public static int Run(Report report)
    {
        using var guest = new BareGuest(Guests.Caller, define: static linker =>
        {
            linker.Define("bench", "next", [HostValueKind.I32], [HostValueKind.I32], &Next, 0);
            linker.Define("bench", "next_of_run", [HostValueKind.I32], [HostValueKind.I32], &NextOfRun, 0);
        });
        var options = new RuntimeOptions();
        options.HostFunctions.Add(
            HostFunction.CreateUnchecked("bench", "next", [ValueKind.I32], [ValueKind.I32], static (_, values) => values[0].I32++));
        options.HostFunctions.Add(HostFunction.Create("bench", "next_of_run", static (HostCaller _, int value) => value + 1));
        using var runtime = WasmRuntime.Create(options);
        using var module = runtime.Load(Guests.Caller);
        runtime.WhenIdleAsync().GetAwaiter().GetResult();
        var results = Rounds.Run(
            Rounds.Default,
            new Case("empty", Calls, turns => guest.Run("empty"u8, turns)),
            new Case("static", Calls, turns => guest.Run("static"u8, turns)),
            new Case("of_run", Calls, turns => guest.Run("of_run"u8, turns)),
            new Case("library, empty", Calls, turns => module.Call("empty", turns)),
            new Case("library, unchecked", Calls, turns => module.Call("static", turns)),
            new Case("library, typed", Calls, turns => module.Call("of_run", turns)));
        report.Add("the guest's loop without the call", results[0].Cpu, "ns");
        report.Add("a call", results[1].Cpu.Minus(results[0].Cpu), "ns", Target.AtMost(15));
        report.Add("a call that looks its run up", results[2].Cpu.Minus(results[0].Cpu), "ns", Target.AtMost(15));
        report.Add("a host function of the library, unchecked", results[4].Cpu.Minus(results[3].Cpu), "ns", Target.AtMost(15));
        report.Add("a host function of the library, typed", results[5].Cpu.Minus(results[3].Cpu), "ns");
        report.Add("garbage of an unchecked one", results[4].Bytes, "bytes");
        report.Add("garbage", results[2].Bytes, "bytes");
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Next(nint environment, nint caller, RawValue* values, nuint count)
    {
        values[0].I32++;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint NextOfRun(nint environment, nint caller, RawValue* values, nuint count)
    {
        values[0].I32 += Unsafe.As<BareHost>(new HostCall(caller).Host).Step;
        return 0;
    }
}
