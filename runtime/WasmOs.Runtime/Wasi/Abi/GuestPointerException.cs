using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>
/// A guest passed a pointer that is outside of its memory or not aligned. This is an exception and not an error number, because it ends the run
/// (as in Wasmtime's own WASI) and every memory access of a host function can throw it.
/// It is caught where guest code enters the host, one frame below the guest: callers of the runtime never see it.
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

    /// <summary>The fault with which the run ends.</summary>
    public FaultKind Kind { get; }

    /// <inheritdoc/>
    public override string Message => Kind == FaultKind.TrapHeapMisaligned
        ? string.Create(CultureInfo.InvariantCulture, $"the pointer 0x{_pointer:x} is not aligned to {_detail} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{_detail:N0} bytes at 0x{_pointer:x} are outside of its memory");
}
