using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>A guest's call of a host function, valid while it lasts.</summary>
/// <param name="caller">What the callback got.</param>
public readonly unsafe ref struct HostCall(nint caller)
{
    /// <summary>What the run belongs to.</summary>
    public StoreHost Host
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<StoreHost>(
            GCHandle.FromIntPtr(NativeMethods.wasmtime_context_get_data(NativeMethods.wasmtime_caller_context(caller))).Target)!;
    }

    /// <summary>The caller's exported memory of a UTF-8 name.</summary>
    public bool TryGetMemory(ReadOnlySpan<byte> name, out Span<byte> memory)
    {
        ExternStruct item = default;
        fixed (byte* bytes = name)
        {
            if (NativeMethods.wasmtime_caller_export_get(caller, bytes, (nuint)name.Length, &item) == 0 || item.Kind != ExternStruct.KindMemory)
            {
                memory = default;
                return false;
            }
        }

        var context = NativeMethods.wasmtime_caller_context(caller);
        var length = NativeMethods.wasmtime_memory_data_size(context, &item.Memory);
        memory = new Span<byte>(NativeMethods.wasmtime_memory_data(context, &item.Memory), (int)Math.Min(length, int.MaxValue));
        return true;
    }

    /// <summary>Names the caller's exported memory of a UTF-8 name; valid until the store is closed.</summary>
    public bool TryGetMemoryRef(ReadOnlySpan<byte> name, out MemoryRef memory)
    {
        ExternStruct item = default;
        bool found;
        fixed (byte* bytes = name)
        {
            found = NativeMethods.wasmtime_caller_export_get(caller, bytes, (nuint)name.Length, &item) != 0 && item.Kind == ExternStruct.KindMemory;
        }

        memory = found ? new MemoryRef(item.Memory) : default;
        return found;
    }

    /// <summary>A trap to return from the callback: it stops the guest. libwasmtime takes ownership of it.</summary>
    public static nint Trap(string message)
    {
        var utf8 = Encoding.UTF8.GetBytes(message);
        fixed (byte* bytes = utf8)
        {
            return NativeMethods.wasmtime_trap_new(bytes, (nuint)utf8.Length);
        }
    }
}
