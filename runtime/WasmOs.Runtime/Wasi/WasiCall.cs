using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Wasi;

/// <summary>One call of a WASI function: its arguments, the guest's memory and the run's WASI state. Valid during the call only.</summary>
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

    /// <summary>The i32 argument at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint U32(int index) => (uint)_values[index].Low;

    /// <summary>The i64 argument at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong U64(int index) => _values[index].Low;

    /// <summary>Writes a result into the guest's memory.</summary>
    /// <returns>Always <see cref="Errno.Success"/>.</returns>
    /// <exception cref="GuestPointerException">The pointer is outside of the guest's memory or not aligned.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Errno Return<T>(uint pointer, T value)
        where T : unmanaged
    {
        Memory.Write(pointer, value);
        return Errno.Success;
    }
}
