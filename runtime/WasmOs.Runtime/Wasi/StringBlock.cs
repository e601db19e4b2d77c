using System.Text;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi;

/// <summary>A guest's arguments or environment in the form of WASI: UTF-8 strings, each ended by a zero byte, and a pointer to each string.</summary>
internal sealed class StringBlock
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;

    /// <param name="texts">The strings. Each is cut at its first NUL character, because the guest would see it end there.</param>
    public StringBlock(IReadOnlyList<string> texts)
    {
        _offsets = new int[texts.Count];
        var length = 0;
        foreach (var text in texts)
        {
            length += Encoding.UTF8.GetByteCount(Cut(text)) + 1;
        }

        _bytes = new byte[length];
        var position = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            _offsets[i] = position;
            position += Encoding.UTF8.GetBytes(Cut(texts[i]), _bytes.AsSpan(position)) + 1;
        }
    }

    /// <summary>A block without strings.</summary>
    public static StringBlock Empty { get; } = new([]);

    /// <summary>Bytes of memory that this block holds in the host.</summary>
    public int Length => _bytes.Length + sizeof(int) * _offsets.Length;

    /// <summary><c>…_sizes_get(count*, bytes*)</c></summary>
    public Errno WriteSizes(ref WasiCall call)
    {
        call.Memory.Write(call.U32(0), (uint)_offsets.Length);
        call.Memory.Write(call.U32(1), (uint)_bytes.Length);
        return Errno.Success;
    }

    /// <summary><c>…_get(pointers*, bytes*)</c></summary>
    public Errno Write(ref WasiCall call)
    {
        var start = call.U32(1);
        var pointers = call.Memory.Array<uint>(call.U32(0), (uint)_offsets.Length);
        var bytes = call.Memory.Bytes(start, (uint)_bytes.Length);
        for (var i = 0; i < _offsets.Length; i++)
        {
            pointers[i] = start + (uint)_offsets[i];
        }

        _bytes.CopyTo(bytes);
        return Errno.Success;
    }

    private static ReadOnlySpan<char> Cut(string text)
    {
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? text : text.AsSpan(0, end);
    }
}
