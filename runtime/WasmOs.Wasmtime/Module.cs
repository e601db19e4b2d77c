using System.Diagnostics.CodeAnalysis;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>A compiled module, which owns its native code. Thread-safe.</summary>
public sealed class Module : IDisposable
{
    private readonly SafeModuleHandle _handle;

    private Module(nint handle) => _handle = new SafeModuleHandle(handle);

    internal SafeModuleHandle Handle => _handle;

    /// <summary>The size of the compiled code in memory, bytes.</summary>
    public unsafe long ImageBytes
    {
        get
        {
            nint start;
            nint end;
            NativeMethods.wasmtime_module_image_range(_handle, &start, &end);
            return end - start;
        }
    }

    /// <summary>Compiles a module. Blocks the thread until the compilation has ended; a compilation cannot be interrupted.</summary>
    /// <returns>False when the module is invalid or uses a feature that the engine lacks; the failure says why.</returns>
    public static unsafe bool TryCompile(
        Engine engine, ReadOnlySpan<byte> wasm, [NotNullWhen(true)] out Module? module, [NotNullWhen(false)] out NativeFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(engine);
        nint handle = 0;
        nint error;
        fixed (byte* bytes = wasm)
        {
            error = NativeMethods.wasmtime_module_new(engine.Handle, bytes, (nuint)wasm.Length, &handle);
        }

        return Finish(error, handle, out module, out failure);
    }

    /// <summary>Checks a module without compiling it.</summary>
    /// <returns>Null when the module is valid for this engine; otherwise the reason.</returns>
    public static unsafe NativeFailure? Validate(Engine engine, ReadOnlySpan<byte> wasm)
    {
        ArgumentNullException.ThrowIfNull(engine);
        fixed (byte* bytes = wasm)
        {
            return NativeFailure.Take(NativeMethods.wasmtime_module_validate(engine.Handle, bytes, (nuint)wasm.Length), 0);
        }
    }

    /// <summary>
    /// Loads the result of <see cref="Serialize"/>. The bytes become machine code and are not verified: never pass bytes that another party could have written.
    /// </summary>
    public static unsafe bool TryDeserialize(
        Engine engine, ReadOnlySpan<byte> compiled, [NotNullWhen(true)] out Module? module, [NotNullWhen(false)] out NativeFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(engine);
        nint handle = 0;
        nint error;
        fixed (byte* bytes = compiled)
        {
            error = NativeMethods.wasmtime_module_deserialize(engine.Handle, bytes, (nuint)compiled.Length, &handle);
        }

        return Finish(error, handle, out module, out failure);
    }

    /// <summary>The compiled code as bytes, which an engine of the same version with the same settings can load on the same kind of CPU.</summary>
    public unsafe byte[] Serialize()
    {
        ByteVec bytes = default;
        var error = NativeMethods.wasmtime_module_serialize(_handle, &bytes);
        if (error != 0)
        {
            throw new InvalidOperationException($"libwasmtime could not serialize a module: {NativeFailure.TakeError(error).Message}");
        }

        try
        {
            return bytes.AsSpan().ToArray();
        }
        finally
        {
            NativeMethods.wasm_byte_vec_delete(&bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static bool Finish(nint error, nint handle, [NotNullWhen(true)] out Module? module, [NotNullWhen(false)] out NativeFailure? failure)
    {
        failure = NativeFailure.Take(error, 0);
        module = failure is null ? new Module(handle) : null;
        return module is not null;
    }
}
