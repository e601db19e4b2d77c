using System.Text;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>
/// An error or a trap of the C API, copied into managed memory. Immutable. This class is the only place where <c>wasmtime_error_t</c> and <c>wasm_trap_t</c>
/// are freed.
/// </summary>
public sealed class NativeFailure
{
    private const int MaxMessageBytes = 4096;
    private const int MaxFrames = 64;
    private const int MaxNameBytes = 256;

    private NativeFailure(TrapCode? code, string message, IReadOnlyList<TrapFrame> frames)
    {
        TrapCode = code;
        Message = message;
        Frames = frames;
    }

    /// <summary>Why the engine trapped. Null for an error, and for a trap that a host function made.</summary>
    public TrapCode? TrapCode { get; }

    /// <summary>libwasmtime's message, cut at 4 KiB. May contain text of the guest.</summary>
    public string Message { get; }

    /// <summary>The frames of the guest's stack, innermost first, at most 64.</summary>
    public IReadOnlyList<TrapFrame> Frames { get; }

    /// <summary>Takes ownership of an error and frees it.</summary>
    internal static unsafe NativeFailure TakeError(nint error)
    {
        ByteVec message = default;
        PointerVec frames = default;
        NativeMethods.wasmtime_error_message(error, &message);
        NativeMethods.wasmtime_error_wasm_trace(error, &frames);
        var failure = new NativeFailure(null, TakeText(&message), TakeFrames(&frames));
        NativeMethods.wasmtime_error_delete(error);
        return failure;
    }

    /// <summary>Takes ownership of a trap and frees it.</summary>
    internal static unsafe NativeFailure TakeTrap(nint trap)
    {
        byte code = 0;
        var hasCode = NativeMethods.wasmtime_trap_code(trap, &code) != 0;
        ByteVec message = default;
        PointerVec frames = default;
        NativeMethods.wasm_trap_message(trap, &message);
        NativeMethods.wasm_trap_trace(trap, &frames);
        var failure = new NativeFailure(hasCode ? (TrapCode)code : null, TakeText(&message), TakeFrames(&frames));
        NativeMethods.wasm_trap_delete(trap);
        return failure;
    }

    /// <summary>Takes ownership of an error or a trap, whichever is not null, and frees it. Null when both are null.</summary>
    internal static NativeFailure? Take(nint error, nint trap) =>
        error != 0 ? TakeError(error) : trap != 0 ? TakeTrap(trap) : null;

    private static unsafe string TakeText(ByteVec* bytes)
    {
        var span = bytes->AsSpan();
        var text = Encoding.UTF8.GetString(span[..Math.Min(span.Length, MaxMessageBytes)]).TrimEnd('\0');
        NativeMethods.wasm_byte_vec_delete(bytes);
        return text;
    }

    private static unsafe TrapFrame[] TakeFrames(PointerVec* frames)
    {
        var count = (int)Math.Min(frames->Size, MaxFrames);
        var result = count == 0 ? [] : new TrapFrame[count];
        for (var i = 0; i < count; i++)
        {
            var frame = frames->Data[i];
            var name = NativeMethods.wasmtime_frame_func_name(frame);
            result[i] = new TrapFrame(
                name == null ? null : Encoding.UTF8.GetString(name->AsSpan()[..(int)Math.Min(name->Size, MaxNameBytes)]),
                NativeMethods.wasm_frame_func_index(frame),
                (long)NativeMethods.wasm_frame_module_offset(frame));
        }

        NativeMethods.wasm_frame_vec_delete(frames);
        return result;
    }
}
