namespace WasmOs.Wasmtime;

/// <summary>Why the engine trapped. The values are those of <c>wasmtime_trap_code_t</c> (trap.h); only those that core modules can cause are listed.</summary>
public enum TrapCode : byte
{
    /// <summary>The stack was used up.</summary>
    StackOverflow = 0,

    /// <summary>An access to linear memory out of bounds.</summary>
    MemoryOutOfBounds = 1,

    /// <summary>A misaligned atomic access.</summary>
    HeapMisaligned = 2,

    /// <summary>An access to a table out of bounds.</summary>
    TableOutOfBounds = 3,

    /// <summary>A call through a null table element.</summary>
    IndirectCallToNull = 4,

    /// <summary>A call through a table element of another function type.</summary>
    BadSignature = 5,

    /// <summary>An integer division that overflows.</summary>
    IntegerOverflow = 6,

    /// <summary>An integer division by zero.</summary>
    IntegerDivisionByZero = 7,

    /// <summary>The conversion of a number to an integer type that cannot hold it.</summary>
    BadConversionToInteger = 8,

    /// <summary>An <c>unreachable</c> instruction.</summary>
    UnreachableCodeReached = 9,

    /// <summary>The epoch's deadline was reached and the store had no callback.</summary>
    Interrupt = 10,

    /// <summary>The fuel was used up.</summary>
    OutOfFuel = 11,

    /// <summary>A null reference was used.</summary>
    NullReference = 13,
}
