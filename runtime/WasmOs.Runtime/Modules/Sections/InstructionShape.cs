namespace WasmOs.Runtime.Modules.Sections;

/// <summary>The operands that follow the opcode of an instruction, and whether the instruction opens or closes a block.</summary>
internal enum InstructionShape : byte
{
    /// <summary>The instruction is not known here, and so neither are its operands: the compiler decides.</summary>
    Unknown,

    /// <summary>No operands.</summary>
    Plain,

    /// <summary>One LEB128 number: an index, a label, a constant, a heap type.</summary>
    Number,

    /// <summary>Two LEB128 numbers.</summary>
    TwoNumbers,

    /// <summary>An alignment, for some instructions a memory index, and an offset.</summary>
    MemoryAccess,

    /// <summary>As <see cref="MemoryAccess"/>, followed by one byte with a lane index.</summary>
    LaneMemoryAccess,

    /// <summary>One byte with a lane index.</summary>
    Lane,

    /// <summary>Four bytes.</summary>
    FourBytes,

    /// <summary>Eight bytes.</summary>
    EightBytes,

    /// <summary>Sixteen bytes.</summary>
    SixteenBytes,

    /// <summary>A vector of labels and one more label.</summary>
    BranchTable,

    /// <summary>A vector of value types.</summary>
    TypedSelect,

    /// <summary>A block type; opens a block.</summary>
    Block,

    /// <summary>A block type and a vector of catch clauses; opens a block.</summary>
    TryTable,

    /// <summary>Closes a block.</summary>
    End,

    /// <summary>The prefix of bulk memory instructions and saturating conversions; a second opcode follows.</summary>
    BulkPrefix,

    /// <summary>The prefix of vector instructions; a second opcode follows.</summary>
    VectorPrefix,

    /// <summary>An instruction of garbage collection; switched off.</summary>
    Gc,

    /// <summary>An atomic instruction; switched off.</summary>
    Atomic,

    /// <summary>An exception instruction from before WebAssembly 3.0; never supported.</summary>
    LegacyException,
}
