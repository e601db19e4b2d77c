using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasmtime_pooling_allocation_config_t</c>.</summary>
internal sealed class SafePoolingConfigHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafePoolingConfigHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_pooling_allocation_config_delete(handle);
        return true;
    }
}
