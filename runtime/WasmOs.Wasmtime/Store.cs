using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>
/// Owns one native store at a time: the hot path of a run. The object is made once and used for many runs, one after another (a SafeHandle a run would be
/// garbage and a finalizer a run); each run opens a fresh native store and closes it. Not thread-safe; may move between threads.
/// </summary>
/// <remarks>
/// What makes the raw pointers here safe: <c>_store</c> is non-null only between <see cref="Open"/> and <see cref="Close"/>, <c>_context</c> lives as long
/// as the store, every method is called by the one thread that runs the store, and references (functions, memories, spans) are taken from the store
/// after it was opened and dropped before it is closed. The engine and the linked module are kept alive by the caller until Close.
/// </remarks>
public sealed unsafe class Store : CriticalFinalizerObject, IDisposable
{
    private GCHandle _self;
    private readonly nint _data;
    private nint _store;
    private nint _context;
    private InstanceStruct _instance;
    private bool _hasInstance;

    /// <summary>Makes a closed store.</summary>
    /// <param name="host">What its runs belong to.</param>
    public Store(StoreHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = host;

        // Weak: the store's own handle must not keep an abandoned store from its finalizer. While a guest runs, the caller's frame holds the object.
        _self = GCHandle.Alloc(host, GCHandleType.Weak);
        _data = GCHandle.ToIntPtr(_self);
    }

    /// <summary>Frees a store that its owner lost.</summary>
    ~Store() => Free();

    /// <summary>What its runs belong to.</summary>
    public StoreHost Host { get; }

    /// <summary>Whether a native store is open.</summary>
    public bool IsOpen => _store != 0;

    /// <summary>Opens a fresh native store. The deadline is zero ticks until it is set: guest code run before that is stopped at once.</summary>
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

    /// <summary>Bounds what instances of the store may take. Negative values keep libwasmtime's defaults.</summary>
    /// <param name="memoryBytes">Of each linear memory.</param>
    /// <param name="tableElements">Of each table.</param>
    /// <param name="tables">Number of tables.</param>
    /// <param name="memories">Number of linear memories.</param>
    public void SetLimits(long memoryBytes, long tableElements, long tables, long memories) =>
        NativeMethods.wasmtime_store_limiter(_store, memoryBytes, tableElements, 1, tables, memories);

    /// <summary>Calls the host after so many ticks of the engine's epoch; 0 at once.</summary>
    public void SetEpochDeadline(ulong ticksBeyondCurrent) =>
        NativeMethods.wasmtime_context_set_epoch_deadline(_context, ticksBeyondCurrent);

    /// <summary>Sets the fuel that the guest may use; the engine must consume fuel.</summary>
    public void SetFuel(ulong fuel)
    {
        var error = NativeMethods.wasmtime_context_set_fuel(_context, fuel);
        if (error != 0)
        {
            throw new InvalidOperationException(NativeFailure.TakeError(error).Message);
        }
    }

    /// <summary>The fuel that is left; the engine must consume fuel.</summary>
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

    /// <summary>Makes the store's instance and runs its start function.</summary>
    /// <returns>Null on success.</returns>
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

    /// <summary>The instance's exported function of a UTF-8 name; none when there is no instance, because instantiation failed.</summary>
    public bool TryGetFunction(ReadOnlySpan<byte> name, out FunctionRef function)
    {
        var found = TryGetExport(name, out var item) && item.Kind == ExternStruct.KindFunc;
        function = found ? new FunctionRef(item.Func) : default;
        return found;
    }

    /// <summary>The instance's exported memory of a UTF-8 name.</summary>
    public bool TryGetMemory(ReadOnlySpan<byte> name, out MemoryRef memory)
    {
        var found = TryGetExport(name, out var item) && item.Kind == ExternStruct.KindMemory;
        memory = found ? new MemoryRef(item.Memory) : default;
        return found;
    }

    /// <summary>Calls a function. The values must fit its type: as many slots as the larger of its parameter and result counts.</summary>
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

    /// <summary>The bytes of a memory now. Take it again after anything that can grow the memory.</summary>
    public Span<byte> GetMemory(MemoryRef memory)
    {
        var raw = memory.Memory;
        var length = NativeMethods.wasmtime_memory_data_size(_context, &raw);

        // A memory of 4 GiB has more bytes than a span can name: the rest is out of the host's reach.
        return new Span<byte>(NativeMethods.wasmtime_memory_data(_context, &raw), (int)Math.Min(length, int.MaxValue));
    }

    /// <summary>The size of a memory now, bytes.</summary>
    public long GetMemorySize(MemoryRef memory)
    {
        var raw = memory.Memory;
        return (long)NativeMethods.wasmtime_memory_data_size(_context, &raw);
    }

    /// <summary>Destroys the native store and everything in it. Does nothing when it is closed.</summary>
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
        // libwasmtime aborts the process when it is asked about an instance of another store, which is what a failed instantiation leaves here.
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
        // The host's own state says why it stopped the guest; the error's text is never shown.
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
