using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>A module to be compiled.</summary>
/// <param name="Digest">Its identity.</param>
/// <param name="Analysis">What the scan read.</param>
/// <param name="Wasm">Its bytes.</param>
/// <param name="Kind">For which engine.</param>
internal readonly record struct CompileJob(ModuleDigest Digest, ModuleAnalysis Analysis, ReadOnlyMemory<byte> Wasm, CodeKind Kind)
{
    /// <summary>What the compiler does for each function besides its code, counted in bytes of code.</summary>
    private const long FunctionCost = 40;

    /// <summary>Takes half a second or so to compile: most programs do not.</summary>
    private const long SmallCost = 512 << 10;

    /// <summary>Whether it takes little time to compile, as far as its size tells.</summary>
    public bool IsSmall => Analysis.CodeBytes + (FunctionCost * Analysis.FunctionCount) <= SmallCost;
}
