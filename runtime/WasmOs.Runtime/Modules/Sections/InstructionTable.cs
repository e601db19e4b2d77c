using static WasmOs.Runtime.Modules.Sections.InstructionShape;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// The <see cref="InstructionShape"/> of every instruction (https://webassembly.github.io/spec/core/binary/instructions.html), for skipping instructions.
/// </summary>
internal static class InstructionTable
{
    private static readonly InstructionShape[] SingleByte = BuildSingleByte();
    private static readonly InstructionShape[] AfterBulkPrefix = BuildBulk();
    private static readonly InstructionShape[] AfterVectorPrefix = BuildVector();

    public static InstructionShape Of(byte opcode) => SingleByte[opcode];

    public static InstructionShape OfBulk(uint opcode) => opcode < (uint)AfterBulkPrefix.Length ? AfterBulkPrefix[opcode] : Unknown;

    public static InstructionShape OfVector(uint opcode) => opcode < (uint)AfterVectorPrefix.Length ? AfterVectorPrefix[opcode] : Unknown;

    private static InstructionShape[] BuildSingleByte()
    {
        var shapes = new InstructionShape[256];
        Set(shapes, 0x00, 0x01, Plain); // unreachable, nop
        Set(shapes, 0x02, 0x04, Block); // block, loop, if
        Set(shapes, 0x05, 0x05, Plain); // else
        Set(shapes, 0x06, 0x07, LegacyException); // try, catch
        Set(shapes, 0x08, 0x08, Number); // throw
        Set(shapes, 0x09, 0x09, LegacyException); // rethrow
        Set(shapes, 0x0A, 0x0A, Plain); // throw_ref
        Set(shapes, 0x0B, 0x0B, End);
        Set(shapes, 0x0C, 0x0D, Number); // br, br_if
        Set(shapes, 0x0E, 0x0E, BranchTable);
        Set(shapes, 0x0F, 0x0F, Plain); // return
        Set(shapes, 0x10, 0x10, Number); // call
        Set(shapes, 0x11, 0x11, TwoNumbers); // call_indirect
        Set(shapes, 0x12, 0x12, Number); // return_call
        Set(shapes, 0x13, 0x13, TwoNumbers); // return_call_indirect
        Set(shapes, 0x14, 0x15, Number); // call_ref, return_call_ref
        Set(shapes, 0x18, 0x19, LegacyException); // delegate, catch_all
        Set(shapes, 0x1A, 0x1B, Plain); // drop, select
        Set(shapes, 0x1C, 0x1C, TypedSelect);
        Set(shapes, 0x1F, 0x1F, TryTable);
        Set(shapes, 0x20, 0x26, Number); // local, global and table access
        Set(shapes, 0x28, 0x3E, MemoryAccess);
        Set(shapes, 0x3F, 0x42, Number); // memory.size, memory.grow, i32.const, i64.const
        Set(shapes, 0x43, 0x43, FourBytes); // f32.const
        Set(shapes, 0x44, 0x44, EightBytes); // f64.const
        Set(shapes, 0x45, 0xC4, Plain); // arithmetic, conversions, sign extension
        Set(shapes, 0xD0, 0xD0, Number); // ref.null
        Set(shapes, 0xD1, 0xD1, Plain); // ref.is_null
        Set(shapes, 0xD2, 0xD2, Number); // ref.func
        Set(shapes, 0xD3, 0xD3, Gc); // ref.eq
        Set(shapes, 0xD4, 0xD4, Plain); // ref.as_non_null
        Set(shapes, 0xD5, 0xD6, Number); // br_on_null, br_on_non_null
        Set(shapes, 0xFB, 0xFB, Gc);
        Set(shapes, 0xFC, 0xFC, BulkPrefix);
        Set(shapes, 0xFD, 0xFD, VectorPrefix);
        Set(shapes, 0xFE, 0xFE, Atomic);
        return shapes;
    }

    private static InstructionShape[] BuildBulk()
    {
        var shapes = new InstructionShape[23];
        Set(shapes, 0, 7, Plain); // saturating conversions
        Set(shapes, 8, 8, TwoNumbers); // memory.init
        Set(shapes, 9, 9, Number); // data.drop
        Set(shapes, 10, 10, TwoNumbers); // memory.copy
        Set(shapes, 11, 11, Number); // memory.fill
        Set(shapes, 12, 12, TwoNumbers); // table.init
        Set(shapes, 13, 13, Number); // elem.drop
        Set(shapes, 14, 14, TwoNumbers); // table.copy
        Set(shapes, 15, 17, Number); // table.grow, table.size, table.fill
        Set(shapes, 19, 22, Plain); // 128-bit arithmetic
        return shapes;
    }

    private static InstructionShape[] BuildVector()
    {
        var shapes = new InstructionShape[0x114];
        Set(shapes, 0x00, 0x0B, MemoryAccess); // loads, store
        Set(shapes, 0x0C, 0x0D, SixteenBytes); // v128.const, i8x16.shuffle
        Set(shapes, 0x0E, 0x14, Plain); // swizzle, splats
        Set(shapes, 0x15, 0x22, Lane); // extract_lane, replace_lane
        Set(shapes, 0x23, 0x53, Plain); // comparisons, bits
        Set(shapes, 0x54, 0x5B, LaneMemoryAccess); // load_lane, store_lane
        Set(shapes, 0x5C, 0x5D, MemoryAccess); // load_zero
        Set(shapes, 0x5E, 0x113, Plain); // arithmetic, relaxed SIMD
        return shapes;
    }

    private static void Set(InstructionShape[] shapes, int first, int last, InstructionShape shape) =>
        shapes.AsSpan(first, last - first + 1).Fill(shape);
}
