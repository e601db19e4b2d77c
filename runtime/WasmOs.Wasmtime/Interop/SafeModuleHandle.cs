using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasmtime_module_t</c>.</summary>
internal sealed class SafeModuleHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeModuleHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_module_delete(handle);
        return true;
    }
}
