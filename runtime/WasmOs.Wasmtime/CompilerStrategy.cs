namespace WasmOs.Wasmtime;

/// <summary>The compiler of libwasmtime that an engine uses. The values are those of <c>wasmtime_strategy_t</c>.</summary>
public enum CompilerStrategy : byte
{
    /// <summary>The optimizing compiler: compiles more slowly and makes faster code.</summary>
    Cranelift = 1,

    /// <summary>The baseline compiler: compiles in one pass. Supports neither tail calls nor exceptions.</summary>
    Winch = 2,
}
