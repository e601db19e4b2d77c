using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Cache;

/// <summary>What is cached: a module's code, of one kind.</summary>
internal readonly record struct ModuleKey(ModuleDigest Digest, CodeKind Kind);
