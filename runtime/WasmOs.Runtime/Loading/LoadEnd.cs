using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>The result of a load, shared by all callers that waited for it. If the module was found and not refused, the cache has it.</summary>
/// <param name="Found">Whether the source has the module.</param>
/// <param name="Rejection">Why the module was refused; null when it was not.</param>
/// <param name="Start">Where the code came from.</param>
internal sealed record LoadEnd(bool Found, ModuleRejection? Rejection, StartKind Start);
