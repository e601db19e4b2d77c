using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>A module to be compiled.</summary>
/// <param name="Digest">Its identity.</param>
/// <param name="Analysis">What the scan read.</param>
/// <param name="Wasm">Its bytes.</param>
/// <param name="Kind">For which engine.</param>
internal readonly record struct CompileJob(ModuleDigest Digest, ModuleAnalysis Analysis, ReadOnlyMemory<byte> Wasm, CodeKind Kind);
