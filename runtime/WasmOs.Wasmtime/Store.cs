using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>
/// Owns one native store at a time. This is the hot path of a run. The object is created once and used for many runs, one after another: a SafeHandle for each
/// run would cost garbage and a finalizer. Each run opens a fresh native store and closes it. Not thread-safe, but different threads may use it one after
/// another.
/// </summary>
/// <remarks>
/// The raw pointers are safe because of four rules. <c>_store</c> is non-null only between <see cref="Open"/> and <see cref="Close"/>. <c>_context</c> lives as
/// long as the native store. Only the thread that runs the store calls its methods. References (functions, memories, spans) are taken after the store was
/// opened and are not used after it is closed. In addition, the caller keeps the engine and the linked module alive until <see cref="Close"/>.
/// </remarks>
public sealed unsafe class Store : CriticalFinalizerObject, IDisposable
{
    private GCHandle _self;
    private readonly nint _data;
    private nint _store;
    private nint _context;
    private InstanceStruct _instance;
    private bool _hasInstance;

    /// <summary>Creates a closed store. The caller owns it.</summary>
    /// <param name="host">The state of the runs, which host functions and the epoch callback find through the store.</param>
    public Store(StoreHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = host;

        // The handle is weak: a strong one would keep an abandoned store alive, so that its finalizer would never run. While a guest runs, the caller's frame
        // keeps the host alive.
        _self = GCHandle.Alloc(host, GCHandleType.Weak);
        _data = GCHandle.ToIntPtr(_self);
    }

    /// <summary>Frees the native store when the owner has dropped this object without disposing it.</summary>
    ~Store() => Free();

    /// <summary>The state of the runs, as it was given to the constructor.</summary>
    public StoreHost Host { get; }

    /// <summary>Whether a native store is open.</summary>
    public bool IsOpen => _store != 0;

    /// <summary>
    /// Opens a fresh native store. Its epoch deadline is zero ticks until <see cref="SetEpochDeadline"/> sets another: guest code that runs before that calls
    /// the host at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store is already open.</exception>
    public void Open(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (_store != 0)
        {
            throw new InvalidOperationException("The store is open already.");
        }

        _store = NativeMethods.wasmtime_store_new(engine.Pointer, _data, 0);
        _context = NativeMethods.wasmtime_store_context(_store);
        NativeMethods.wasmtime_store_epoch_deadline_callback(_store, &OnEpoch, _data, 0);
    }

    /// <summary>Sets the limits of the store's instances. A negative value keeps libwasmtime's default.</summary>
    /// <param name="memoryBytes">The most bytes of each linear memory.</param>
    /// <param name="tableElements">The most elements of each table.</param>
    /// <param name="tables">The most tables.</param>
    /// <param name="memories">The most linear memories.</param>
    public void SetLimits(long memoryBytes, long tableElements, long tables, long memories) =>
        NativeMethods.wasmtime_store_limiter(_store, memoryBytes, tableElements, 1, tables, memories);

    /// <summary>Sets after how many ticks of the engine's epoch the host is called; 0: at once.</summary>
    public void SetEpochDeadline(ulong ticksBeyondCurrent) =>
        NativeMethods.wasmtime_context_set_epoch_deadline(_context, ticksBeyondCurrent);

    /// <summary>Sets the fuel that the guest may use. The engine must meter fuel.</summary>
    public void SetFuel(ulong fuel)
    {
        var error = NativeMethods.wasmtime_context_set_fuel(_context, fuel);
        if (error != 0)
        {
            throw new InvalidOperationException(NativeFailure.TakeError(error).Message);
        }
    }

    /// <summary>The fuel that is left. The engine must meter fuel.</summary>
    public ulong GetFuel()
    {
        ulong fuel = 0;
        var error = NativeMethods.wasmtime_context_get_fuel(_context, &fuel);
        if (error != 0)
        {
            throw new InvalidOperationException(NativeFailure.TakeError(error).Message);
        }

        return fuel;
    }

    /// <summary>Instantiates the module in the store and runs its start function.</summary>
    /// <returns>Null on success; otherwise the failure, and the store has no instance.</returns>
    public NativeFailure? Instantiate(InstancePre instancePre)
    {
        nint trap = 0;
        nint error;
        fixed (InstanceStruct* instance = &_instance)
        {
            error = NativeMethods.wasmtime_instance_pre_instantiate(instancePre.Pointer, _context, instance, &trap);
        }

        _hasInstance = (error | trap) == 0;
        return _hasInstance ? null : NativeFailure.Take(error, trap);
    }

    /// <summary>
    /// Finds the function that the instance exports under a UTF-8 name. False when there is none, or when there is no instance because instantiation failed.
    /// </summary>
    public bool TryGetFunction(ReadOnlySpan<byte> name, out FunctionRef function)
    {
        var found = TryGetExport(name, out var item) && item.Kind == ExternStruct.KindFunc;
        function = found ? new FunctionRef(item.Func) : default;
        return found;
    }

    /// <summary>Finds the memory that the instance exports under a UTF-8 name.</summary>
    public bool TryGetMemory(ReadOnlySpan<byte> name, out MemoryRef memory)
    {
        var found = TryGetExport(name, out var item) && item.Kind == ExternStruct.KindMemory;
        memory = found ? new MemoryRef(item.Memory) : default;
        return found;
    }

    /// <summary>Calls a function of the guest on this thread.</summary>
    /// <param name="function">The function.</param>
    /// <param name="values">The arguments, which must fit the function's type. As many slots as the larger of the numbers of parameters and results.</param>
    /// <returns>Null on success, with the results in <paramref name="values"/>.</returns>
    public NativeFailure? Call(FunctionRef function, Span<RawValue> values)
    {
        nint trap = 0;
        var func = function.Func;
        nint error;
        fixed (RawValue* slots = values)
        {
            error = NativeMethods.wasmtime_func_call_unchecked(_context, &func, slots, (nuint)values.Length, &trap);
        }

        return (error | trap) == 0 ? null : NativeFailure.Take(error, trap);
    }

    /// <summary>
    /// The bytes of a memory, up to its first 2 GiB. Get them again after anything that can grow the memory, because the memory may have moved.
    /// </summary>
    public Span<byte> GetMemory(MemoryRef memory)
    {
        var raw = memory.Memory;
        var length = NativeMethods.wasmtime_memory_data_size(_context, &raw);

        // A span can have at most 2 GiB. The host cannot reach the rest of a larger memory.
        return new Span<byte>(NativeMethods.wasmtime_memory_data(_context, &raw), (int)Math.Min(length, int.MaxValue));
    }

    /// <summary>
    /// The address and the length of a memory. For host functions, which must reach all 4 GiB. Get it again after anything that can grow the memory, because
    /// the memory may have moved.
    /// </summary>
    public byte* GetMemory(MemoryRef memory, out ulong length)
    {
        var raw = memory.Memory;
        length = NativeMethods.wasmtime_memory_data_size(_context, &raw);
        return NativeMethods.wasmtime_memory_data(_context, &raw);
    }

    /// <summary>The size of a memory now, bytes.</summary>
    public long GetMemorySize(MemoryRef memory)
    {
        var raw = memory.Memory;
        return (long)NativeMethods.wasmtime_memory_data_size(_context, &raw);
    }

    /// <summary>Destroys the native store and everything in it. Does nothing when the store is closed.</summary>
    public void Close()
    {
        var store = _store;
        _store = 0;
        _context = 0;
        _hasInstance = false;
        if (store != 0)
        {
            NativeMethods.wasmtime_store_delete(store);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private bool TryGetExport(ReadOnlySpan<byte> name, out ExternStruct item)
    {
        // After a failed instantiation, _instance belongs to an earlier store. libwasmtime aborts the process when asked for exports of another store's
        // instance.
        if (!_hasInstance)
        {
            item = default;
            return false;
        }

        fixed (byte* bytes = name)
        fixed (InstanceStruct* instance = &_instance)
        fixed (ExternStruct* found = &item)
        {
            *found = default;
            return NativeMethods.wasmtime_instance_export_get(_context, instance, bytes, (nuint)name.Length, found) != 0;
        }
    }

    private void Free()
    {
        Close();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnEpoch(nint context, nint data, ulong* ticksBeyondCurrent, byte* kind)
    {
        // The host records why it stopped the guest. The text of this error is never shown.
        var host = (StoreHost?)GCHandle.FromIntPtr(data).Target;
        *kind = 0;
        if (host is not null && host.OnEpochDeadline(out *ticksBeyondCurrent))
        {
            return 0;
        }

        fixed (byte* message = "stopped\0"u8)
        {
            return NativeMethods.wasmtime_error_new(message);
        }
    }
}
