namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Skips instructions. Past the end it reads zeros and sets <see cref="Overran"/>. Callers check that once after each instruction instead of at each byte, so
/// that the common path is fast. Malformed numbers are skipped too: the compiler, which reads the same bytes, refuses them.
/// </summary>
internal ref struct InstructionCursor(ReadOnlySpan<byte> code)
{
    // The codes of typed references; a heap type follows each.
    private const byte RefNull = 0x63;
    private const byte Ref = 0x64;
    private const byte CatchAll = 2;

    private readonly ReadOnlySpan<byte> _code = code;

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; }

    /// <summary>Whether something beyond the end was read or skipped.</summary>
    public readonly bool Overran => Position > _code.Length;

    /// <summary>Reads an opcode, with its second part if it has a prefix.</summary>
    /// <returns>What follows the opcode.</returns>
    public InstructionShape NextOpcode()
    {
        var shape = InstructionTable.Of(NextByte());
        return shape switch
        {
            InstructionShape.BulkPrefix => InstructionTable.OfBulk(NextNumber()),
            InstructionShape.VectorPrefix => InstructionTable.OfVector(NextNumber()),
            _ => shape,
        };
    }

    /// <summary>Skips the operands that follow an opcode.</summary>
    public void SkipOperands(InstructionShape shape)
    {
        switch (shape)
        {
            case InstructionShape.Number: SkipNumber(); break;
            case InstructionShape.TwoNumbers: SkipNumber(); SkipNumber(); break;
            case InstructionShape.MemoryAccess: SkipMemoryAccess(); break;
            case InstructionShape.LaneMemoryAccess: SkipMemoryAccess(); Position++; break;
            case InstructionShape.Lane: Position++; break;
            case InstructionShape.FourBytes: Position += 4; break;
            case InstructionShape.EightBytes: Position += 8; break;
            case InstructionShape.SixteenBytes: Position += 16; break;
            case InstructionShape.BranchTable: SkipLabels(); break;
            case InstructionShape.TypedSelect: SkipTypes(); break;
            case InstructionShape.Block: SkipType(); break;
            case InstructionShape.TryTable: SkipType(); SkipCatches(); break;
        }
    }

    private byte NextByte()
    {
        var at = Position++;
        return (uint)at < (uint)_code.Length ? _code[at] : (byte)0;
    }

    /// <summary>Reads an unsigned LEB128 number of 32 bits; further bits are dropped.</summary>
    private uint NextNumber()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = NextByte();
            if (shift < 32)
            {
                value |= (uint)(part & 0x7F) << shift;
            }

            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private void SkipNumber()
    {
        while (NextByte() >= 0x80)
        {
        }
    }

    private void SkipMemoryAccess()
    {
        const uint HasMemoryIndex = 0x40;
        if ((NextNumber() & HasMemoryIndex) != 0)
        {
            SkipNumber();
        }

        SkipNumber();
    }

    private void SkipLabels()
    {
        var labels = NextNumber() + 1L;
        for (long i = 0; i < labels && !Overran; i++)
        {
            SkipNumber();
        }
    }

    private void SkipTypes()
    {
        var types = NextNumber();
        for (uint i = 0; i < types && !Overran; i++)
        {
            SkipType();
        }
    }

    private void SkipType()
    {
        var first = NextByte();
        if (first >= 0x80 || first is Ref or RefNull)
        {
            SkipNumber();
        }
    }

    private void SkipCatches()
    {
        var catches = NextNumber();
        for (uint i = 0; i < catches && !Overran; i++)
        {
            if (NextByte() < CatchAll)
            {
                SkipNumber();
            }

            SkipNumber();
        }
    }
}
