using System.Text;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Translates the WebAssembly text format. Thread-safe.</summary>
public static class Wat
{
    /// <summary>Translates the text format to the binary format.</summary>
    /// <exception cref="FormatException">The text has an error; the message says where.</exception>
    public static unsafe byte[] ToBinary(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WasmtimeLibrary.EnsureLoaded();
        var utf8 = Encoding.UTF8.GetBytes(text);
        ByteVec result = default;
        fixed (byte* bytes = utf8)
        {
            var error = NativeMethods.wasmtime_wat2wasm(bytes, (nuint)utf8.Length, &result);
            if (error != 0)
            {
                throw new FormatException(NativeFailure.TakeError(error).Message);
            }
        }

        try
        {
            return result.AsSpan().ToArray();
        }
        finally
        {
            NativeMethods.wasm_byte_vec_delete(&result);
        }
    }
}
