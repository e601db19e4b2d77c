using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>A module whose imports are resolved: ready to be instantiated in any store of its engine. Thread-safe.</summary>
public sealed class InstancePre : IDisposable
{
    private readonly SafeInstancePreHandle _handle;

    internal InstancePre(nint handle) => _handle = new SafeInstancePreHandle(handle);

    /// <summary>For <see cref="Store.Instantiate"/>, whose caller keeps this object from being disposed meanwhile.</summary>
    internal nint Pointer => _handle.DangerousGetHandle();

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
