using Microsoft.Win32.SafeHandles;

namespace WasmOs.Wasmtime.Interop;

/// <summary>Owns a <c>wasmtime_linker_t</c>.</summary>
internal sealed class SafeLinkerHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeLinkerHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_linker_delete(handle);
        return true;
    }
}
