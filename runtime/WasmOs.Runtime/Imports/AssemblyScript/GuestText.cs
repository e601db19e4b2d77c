using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>Texts of AssemblyScript: UTF-16, with their length in bytes four bytes before them. A null pointer and one that is not the guest's are no text.</summary>
internal static class GuestText
{
    private const int BufferBytes = 16 * 1024;
    private const int ChunkChars = 4096;

    /// <summary>The text at a pointer, cut; null when there is none.</summary>
    public static string? Read(HostCall call, int pointer, int maxChars) =>
        TryFind(call, pointer, out var bytes) ? Encoding.Unicode.GetString(bytes[..(int)Math.Min(bytes.Length, 2L * maxChars)]) : null;

    /// <summary>Whether texts can be read at all; a null pointer needs no memory.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public static bool CanRead(HostCall call, WasiRun run, int pointer)
    {
        if (pointer == 0 || call.TryGetMemory("memory"u8, out _))
        {
            return true;
        }

        run.Stop(
            FaultKind.TrapHost,
            "The guest gave a text to AssemblyScript's console, which cannot be read: the module exports no memory named 'memory'. Compile it without --noExportMemory.");
        return false;
    }

    /// <summary>
    /// Writes a line as UTF-8 with the guest's text in it, in one piece when it is short. Waits without the run's slot while the output takes nothing. When the output is
    /// broken the rest is dropped, because these functions of AssemblyScript have no way to tell the guest.
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

    // Found anew for each chunk: the run may have waited, and no pointer into a guest outlives a wait.
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
            // Half a character at the end is shown as what it is: none.
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
