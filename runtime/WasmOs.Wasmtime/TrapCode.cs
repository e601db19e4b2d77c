namespace WasmOs.Wasmtime;

/// <summary>Why the engine trapped; the values are those of <c>wasmtime_trap_code_t</c> (trap.h), as far as core modules reach them.</summary>
public enum TrapCode : byte
{
    /// <summary>The stack was used up.</summary>
    StackOverflow = 0,

    /// <summary>Linear memory accessed out of bounds.</summary>
    MemoryOutOfBounds = 1,

    /// <summary>A misaligned atomic access.</summary>
    HeapMisaligned = 2,

    /// <summary>Table accessed out of bounds.</summary>
    TableOutOfBounds = 3,

    /// <summary>Call through a null table element.</summary>
    IndirectCallToNull = 4,

    /// <summary>Call through a table element of another type.</summary>
    BadSignature = 5,

    /// <summary>Integer overflow.</summary>
    IntegerOverflow = 6,

    /// <summary>Division by zero.</summary>
    IntegerDivisionByZero = 7,

    /// <summary>A number that does not fit converted to an integer.</summary>
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
