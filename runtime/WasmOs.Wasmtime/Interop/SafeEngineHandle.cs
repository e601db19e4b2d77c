using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasm_engine_t</c>.</summary>
internal sealed class SafeEngineHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeEngineHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasm_engine_delete(handle);
        return true;
    }
}
