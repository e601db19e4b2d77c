using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>A module with resolved imports, which can be instantiated in any store of its engine. Thread-safe.</summary>
public sealed class InstancePre : IDisposable
{
    private readonly SafeInstancePreHandle _handle;

    internal InstancePre(nint handle) => _handle = new SafeInstancePreHandle(handle);

    /// <summary>The native pointer, for <see cref="Store.Instantiate"/>. The caller of that method must not let this object be disposed meanwhile.</summary>
    internal nint Pointer => _handle.DangerousGetHandle();

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
