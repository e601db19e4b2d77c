using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Cache;

/// <summary>The key of <see cref="ModuleCache"/>: a module, and the kind of its code.</summary>
internal readonly record struct ModuleKey(ModuleDigest Digest, CodeKind Kind);
