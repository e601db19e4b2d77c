using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>A guest's call of a host function. Valid during the call only, on its thread.</summary>
/// <param name="caller">The <c>wasmtime_caller_t</c> that libwasmtime passed to the callback.</param>
public readonly unsafe ref struct HostCall(nint caller)
{
    /// <summary>The state of the run that calls, as it was given to its <see cref="Store"/>.</summary>
    public StoreHost Host
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<StoreHost>(
            GCHandle.FromIntPtr(NativeMethods.wasmtime_context_get_data(NativeMethods.wasmtime_caller_context(caller))).Target)!;
    }

    /// <summary>
    /// Finds the memory that the guest exports under a UTF-8 name, up to its first 2 GiB. Valid until the guest runs again or the memory grows.
    /// </summary>
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

    /// <summary>Finds a reference to the memory that the guest exports under a UTF-8 name. Valid until the store is closed.</summary>
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

    /// <summary>
    /// Creates a trap for the callback to return, which stops the guest. libwasmtime takes ownership of the trap when the callback returns it.
    /// </summary>
    public static nint Trap(string message)
    {
        var utf8 = Encoding.UTF8.GetBytes(message);
        fixed (byte* bytes = utf8)
        {
            return NativeMethods.wasmtime_trap_new(bytes, (nuint)utf8.Length);
        }
    }
}
