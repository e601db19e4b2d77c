using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Wasi;

/// <summary>One call of a preview 1 function: its arguments, the caller's memory and the run's state. Valid while the call lasts.</summary>
internal unsafe ref struct WasiCall
{
    private readonly RawValue* _values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WasiCall(RunContext run, WasiState wasi, GuestMemory memory, RawValue* values)
    {
        Run = run;
        Wasi = wasi;
        Memory = memory;
        _values = values;
    }

    public RunContext Run { get; }

    public WasiState Wasi { get; }

    public GuestMemory Memory { get; }

    /// <summary>An i32 argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint U32(int index) => (uint)_values[index].Low;

    /// <summary>An i64 argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong U64(int index) => _values[index].Low;

    /// <summary>Gives a guest its result and success.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Errno Return<T>(uint pointer, T value)
        where T : unmanaged
    {
        Memory.Write(pointer, value);
        return Errno.Success;
    }
}
