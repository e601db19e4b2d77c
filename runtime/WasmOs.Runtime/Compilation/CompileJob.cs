using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>A module to be compiled.</summary>
/// <param name="Digest">The digest of the module's bytes.</param>
/// <param name="Analysis">What the scan of the module found.</param>
/// <param name="Wasm">The module's bytes.</param>
/// <param name="Kind">The kind of code to make, which decides the engine.</param>
internal readonly record struct CompileJob(ModuleDigest Digest, ModuleAnalysis Analysis, ReadOnlyMemory<byte> Wasm, CodeKind Kind)
{
    /// <summary>The estimated cost of a function beside its code, expressed in bytes of code.</summary>
    private const long FunctionCost = 40;

    /// <summary>The largest cost of a small module, in bytes of code. It takes about half a second to compile, and most programs take less.</summary>
    private const long SmallCost = 512 << 10;

    /// <summary>Whether the module probably compiles fast, judging by its size.</summary>
    public bool IsSmall => Analysis.CodeBytes + (FunctionCost * Analysis.FunctionCount) <= SmallCost;
}
