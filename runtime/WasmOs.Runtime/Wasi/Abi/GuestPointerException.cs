using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>
/// A guest passed a pointer that names nothing. An exception and not an error number: it ends the run (as Wasmtime's own WASI does), can happen at every access of
/// 46 functions, and is caught in one place, one frame below the guest.
/// </summary>
internal sealed class GuestPointerException(FaultKind kind, ulong pointer, ulong detail) : Exception
{
    public FaultKind Kind => kind;

    public override string Message => kind == FaultKind.TrapHeapMisaligned
        ? string.Create(CultureInfo.InvariantCulture, $"the pointer 0x{pointer:x} is not aligned to {detail} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{detail:N0} bytes at 0x{pointer:x} are not in its memory");
}
