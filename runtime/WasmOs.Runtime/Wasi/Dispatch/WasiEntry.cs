using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Wasi.Dispatch;

/// <summary>A function of preview 1: its name, its number in a policy's bit set, and the method that does it.</summary>
internal sealed unsafe class WasiEntry(string name, int index, string parameters, delegate*<ref WasiCall, Errno> method)
{
    public string Name => name;

    /// <summary>Its bit; the same for both versions of a function.</summary>
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
