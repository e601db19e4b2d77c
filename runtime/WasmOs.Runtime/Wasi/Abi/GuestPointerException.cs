using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>
/// A guest passed a pointer that names nothing. An exception and not an error number: it ends the run (as Wasmtime's own WASI does), can happen at every access of a host function, and is caught in
/// one place, one frame below the guest. No caller of the runtime ever sees it.
/// </summary>
public sealed class GuestPointerException : Exception
{
    private readonly ulong _pointer;
    private readonly ulong _detail;

    internal GuestPointerException(FaultKind kind, ulong pointer, ulong detail)
    {
        Kind = kind;
        _pointer = pointer;
        _detail = detail;
    }

    /// <summary>The fault that the run ends with.</summary>
    public FaultKind Kind { get; }

    /// <inheritdoc/>
    public override string Message => Kind == FaultKind.TrapHeapMisaligned
        ? string.Create(CultureInfo.InvariantCulture, $"the pointer 0x{_pointer:x} is not aligned to {_detail} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{_detail:N0} bytes at 0x{_pointer:x} are not in its memory");
}
