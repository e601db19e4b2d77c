using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// Reads AssemblyScript's strings from guest memory: UTF-16, with the length in bytes in the four bytes before the text. A null pointer, or a string that is
/// not fully inside the memory, counts as no text.
/// </summary>
internal static class GuestText
{
    private const int BufferBytes = 16 * 1024;
    private const int ChunkChars = 4096;

    /// <summary>Reads the text at a pointer, cut to <paramref name="maxChars"/> characters. Null when there is no text.</summary>
    public static string? Read(HostCall call, int pointer, int maxChars) =>
        TryFind(call, pointer, out var bytes) ? Encoding.Unicode.GetString(bytes[..(int)Math.Min(bytes.Length, 2L * maxChars)]) : null;

    /// <summary>Whether the guest exports the memory that holds its texts. A null pointer needs no memory.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool CanRead(HostCall call, WasiRun run, int pointer)
    {
        if (pointer == 0 || call.TryGetMemory("memory"u8, out _))
        {
            return true;
        }

        run.Stop(
            FaultKind.TrapHost,
            "The guest gave a text to AssemblyScript's console, which cannot be read: "
                + "the module exports no memory named 'memory'. Compile it without --noExportMemory.");
        return false;
    }

    /// <summary>
    /// Writes a line in UTF-8 that contains the guest's text. A short line is written in one piece. When the output accepts nothing, the run waits without its
    /// slot. When the output is broken, the rest is dropped, because these functions of AssemblyScript cannot report an error to the guest.
    /// </summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool TryWriteLine(HostCall call, WasiRun run, IGuestOutput output, string prefix, int pointer, string suffix)
    {
        if (!CanRead(call, run, pointer))
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = Encoding.UTF8.GetBytes(prefix, buffer);
            var position = 0;
            while (NextChunk(call, pointer, ref position) is { IsEmpty: false } chunk)
            {
                length += Encoding.UTF8.GetBytes(chunk, buffer.AsSpan(length));
                if (BufferBytes - length >= Encoding.UTF8.GetMaxByteCount(ChunkChars))
                {
                    continue;
                }

                if (!run.TryWrite(output, buffer.AsSpan(0, length)))
                {
                    return false;
                }

                length = 0;
            }

            length += Encoding.UTF8.GetBytes(suffix, buffer.AsSpan(length));
            buffer[length++] = (byte)'\n';
            return run.TryWrite(output, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The text is located again for each chunk: the run may have waited, and a pointer into guest memory is not valid after a wait.
    private static ReadOnlySpan<char> NextChunk(HostCall call, int pointer, ref int position)
    {
        if (!TryFind(call, pointer, out var bytes))
        {
            var first = position == 0;
            position = 1;
            return first ? "null" : default;
        }

        var chars = MemoryMarshal.Cast<byte, char>(bytes);
        var rest = chars[Math.Min(position, chars.Length)..];
        if (rest.IsEmpty)
        {
            // An odd byte at the end is half a UTF-16 unit: write the replacement character for it.
            var isHalf = (bytes.Length & 1) != 0 && position == chars.Length;
            position = chars.Length + 1;
            return isHalf ? "\ufffd" : default;
        }

        var length = Math.Min(rest.Length, ChunkChars);
        length -= length < rest.Length && char.IsHighSurrogate(rest[length - 1]) ? 1 : 0;
        position += length;
        return rest[..length];
    }

    private static bool TryFind(HostCall call, int pointer, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        var start = (long)(uint)pointer;
        if (start < sizeof(int) || !call.TryGetMemory("memory"u8, out var memory) || start > memory.Length)
        {
            return false;
        }

        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(memory[(int)(start - sizeof(int))..]);
        if (start + length > memory.Length)
        {
            return false;
        }

        bytes = memory.Slice((int)start, (int)length);
        return true;
    }
}
