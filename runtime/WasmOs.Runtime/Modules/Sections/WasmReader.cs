using System.Text;
using System.Text.Unicode;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads the primitives of the binary format and keeps the first failure. After a failure nothing is left to read: reads return zero, so a loop over a count
/// must also check <see cref="Failed"/>. Positions are offsets in the whole module, so that messages can name them.
/// </summary>
internal ref struct WasmReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _end;

    public WasmReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _end = bytes.Length;
    }

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; }

    /// <summary>The name of the part that is being read, for messages: <c>module</c>, <c>type section</c>, ….</summary>
    public string Context { get; set; } = "module";

    /// <summary>The first failure; null while there is none.</summary>
    public ModuleRejection? Rejection { get; private set; }

    public readonly bool Failed => Rejection is not null;

    /// <summary>Number of bytes left before the bound.</summary>
    public readonly int Remaining => _end - Position;

    /// <summary>The bytes left before the bound.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[Position.._end];

    /// <summary>A new reader of the whole module that starts at an offset.</summary>
    public readonly WasmReader At(int offset) => new(_bytes) { Position = offset, Context = Context };

    /// <summary>A new reader of the bytes left before the bound. Its failures do not affect this reader.</summary>
    public readonly WasmReader Fork(string context) => new(_bytes) { Position = Position, _end = _end, Context = context };

    /// <summary>Sets the bound to <paramref name="size"/> bytes from here. Fails when fewer bytes are left.</summary>
    /// <returns>The former bound, for <see cref="Leave"/>.</returns>
    public int Enter(uint size, string what)
    {
        var outer = _end;
        if (size > (uint)Remaining)
        {
            FailShort(what, size);
        }
        else
        {
            _end = Position + (int)size;
        }

        return outer;
    }

    /// <summary>Restores the bound that <see cref="Enter"/> returned.</summary>
    public void Leave(int outer)
    {
        if (!Failed)
        {
            _end = outer;
        }
    }

    public void SkipRest() => Position = _end;

    public void Skip(uint count, string what)
    {
        if (count > (uint)Remaining)
        {
            FailShort(what, count);
        }
        else
        {
            Position += (int)count;
        }
    }

    public byte ReadByte(string what)
    {
        if (Position < _end)
        {
            return _bytes[Position++];
        }

        FailExpected(what, Position);
        return 0;
    }

    /// <summary>Reads an unsigned LEB128 number of 32 bits.</summary>
    public uint ReadU32(string what)
    {
        var start = Position;
        if (TryReadU32(out var value))
        {
            return value;
        }

        FailExpected(what, start);
        return 0;
    }

    /// <summary>Reads a signed LEB128 number of 33 bits, as in heap types.</summary>
    public long ReadS33(string what)
    {
        var start = Position;
        long value = 0;
        for (var shift = 0; shift < 35 && Position < _end; shift += 7)
        {
            var part = _bytes[Position++];
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value << (57 - shift) >> (57 - shift);
            }
        }

        FailExpected(what, start);
        return 0;
    }

    /// <summary>Reads the length of a vector. Fails when it exceeds the limit, or when that many elements cannot fit in the bytes left.</summary>
    /// <param name="limit">The largest length.</param>
    /// <param name="leastBytes">Size of the smallest element, bytes.</param>
    /// <param name="things">What the elements are, in the plural, for messages.</param>
    public int ReadCount(int limit, int leastBytes, string things)
    {
        var start = Position;
        if (!TryReadU32(out var count))
        {
            FailExpected($"the number of {things}", start);
        }
        else if (count > (uint)limit)
        {
            FailOver(count, limit, things, start);
        }
        else if ((long)count * leastBytes > Remaining)
        {
            Fail($"{count:N0} {things} are announced, but only {Remaining:N0} bytes follow", start);
        }
        else
        {
            return (int)count;
        }

        return 0;
    }

    /// <summary>Reads a name and checks that it is UTF-8.</summary>
    /// <returns>The bytes of the name.</returns>
    public ReadOnlySpan<byte> ReadNameBytes(int limit, string what)
    {
        var start = Position;
        var length = ReadU32(what);
        if (length > (uint)limit)
        {
            FailOver(length, limit, $"bytes in {what}", start);
            return default;
        }

        var first = Position;
        Skip(length, what);
        if (Failed)
        {
            return default;
        }

        var name = _bytes[first..Position];
        if (Utf8.IsValid(name))
        {
            return name;
        }

        Fail($"{what} is not UTF-8", first);
        return default;
    }

    public string ReadName(int limit, string what) => Encoding.UTF8.GetString(ReadNameBytes(limit, what));

    /// <summary>Refuses the module because it is not valid, or uses a feature that is switched off.</summary>
    public void Fail(string problem, int offset) =>
        Reject(ModuleRejectionKind.Invalid, $"Not a valid module: in the {Context}, at byte {offset}: {problem}.", offset);

    /// <summary>Refuses the module because it uses a feature that is switched off, which <paramref name="problem"/> names.</summary>
    public void FailSwitchedOff(string problem, int offset)
    {
        if (!Failed)
        {
            Fail(problem, offset);
            Rejection = Rejection! with { UsesSwitchedOff = true };
        }
    }

    /// <summary>Refuses the module because it has more of something than allowed.</summary>
    public void FailOver(long count, int limit, string things, int offset) =>
        Reject(ModuleRejectionKind.TooComplex, $"Too many {things}: {count:N0} in the {Context} at byte {offset}; at most {limit:N0} are allowed.", offset);

    public void Reject(ModuleRejectionKind kind, string message, int? offset)
    {
        Rejection ??= new ModuleRejection(kind, message, offset);
        Position = _end;
    }

    private bool TryReadU32(out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 35 && Position < _end; shift += 7)
        {
            var part = _bytes[Position++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return shift < 28 || part < 0x10;
            }
        }

        return false;
    }

    private void FailExpected(string what, int start)
    {
        var ended = Position == _end && (start == _end || _bytes[_end - 1] >= 0x80);
        Fail(ended ? $"expected {what}, but {EndOfInput}" : $"expected {what}, found a malformed number", start);
    }

    private void FailShort(string what, uint size) =>
        Fail($"expected {what} of {size:N0} bytes, but {EndOfInput} after {Remaining:N0}", Position);

    private readonly string EndOfInput => _end == _bytes.Length ? "the module ends (truncated?)" : $"the {Context} ends";
}
