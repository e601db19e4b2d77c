using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasm_config_t</c>.</summary>
internal sealed class SafeConfigHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeConfigHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasm_config_delete(handle);
        return true;
    }
}
