using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>A WASI function: its name, its bit in a compiled policy, its parameters and the method that implements it.</summary>
internal sealed unsafe class WasiEntry(string name, int index, string parameters, delegate*<ref WasiCall, Errno> method)
{
    public string Name => name;

    /// <summary>The function's bit in a compiled policy; the same for preview 1 and <c>wasi_unstable</c>.</summary>
    public int Index => index;

    public string Parameters => parameters;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Invoke(RunContext run, WasiState wasi, RawValue* values)
    {
        byte* data = null;
        ulong length = 0;
        if (wasi.HasMemory)
        {
            data = run.Store.GetMemory(wasi.Memory, out length);
        }

        var call = new WasiCall(run, wasi, new GuestMemory(data, length), values);
        return method(ref call);
    }
}
