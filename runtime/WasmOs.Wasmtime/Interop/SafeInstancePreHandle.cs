using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasmtime_instance_pre_t</c>.</summary>
internal sealed class SafeInstancePreHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeInstancePreHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_instance_pre_delete(handle);
        return true;
    }
}
