namespace WasmOs.Wasmtime;

/// <summary>Which of libwasmtime's compilers an engine uses; the values are those of <c>wasmtime_strategy_t</c>.</summary>
public enum CompilerStrategy : byte
{
    /// <summary>Optimizing: slower to compile, faster code.</summary>
    Cranelift = 1,

    /// <summary>Baseline: compiles in one pass. Lacks tail calls and exceptions.</summary>
    Winch = 2,
}
