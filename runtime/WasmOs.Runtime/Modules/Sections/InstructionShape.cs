namespace WasmOs.Runtime.Modules.Sections;

/// <summary>What follows the opcode of an instruction, and whether it opens or closes a block.</summary>
internal enum InstructionShape : byte
{
    /// <summary>Not known here: what follows cannot be told, the compiler decides.</summary>
    Unknown,

    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>One LEB128 number: an index, a label, a constant, a heap type.</summary>
    Number,

    /// <summary>Two LEB128 numbers.</summary>
    TwoNumbers,

    /// <summary>Alignment, perhaps a memory, and an offset.</summary>
    MemoryAccess,

    /// <summary>As <see cref="MemoryAccess"/>, and one byte of lane.</summary>
    LaneMemoryAccess,

    /// <summary>One byte of lane.</summary>
    Lane,

    /// <summary>Four bytes.</summary>
    FourBytes,

    /// <summary>Eight bytes.</summary>
    EightBytes,

    /// <summary>Sixteen bytes.</summary>
    SixteenBytes,

    /// <summary>A vector of labels and one more.</summary>
    BranchTable,

    /// <summary>A vector of value types.</summary>
    TypedSelect,

    /// <summary>A block type; opens a block.</summary>
    Block,

    /// <summary>A block type and a vector of catch clauses; opens a block.</summary>
    TryTable,

    /// <summary>Closes a block.</summary>
    End,

    /// <summary>A second opcode of bulk memory and saturating conversions.</summary>
    BulkPrefix,

    /// <summary>A second opcode of vectors.</summary>
    VectorPrefix,

    /// <summary>Garbage collection; switched off.</summary>
    Gc,

    /// <summary>Atomics; switched off.</summary>
    Atomic,

    /// <summary>The exceptions of before WebAssembly 3.0; never switched on.</summary>
    LegacyException,
}
