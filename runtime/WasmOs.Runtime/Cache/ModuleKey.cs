using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Cache;

/// <summary>What is cached: a module's code, plain or metered.</summary>
internal readonly record struct ModuleKey(ModuleDigest Digest, bool Metered);
