using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>How a load ended, for everybody who waited for it. When it was found and not refused, the module is in the cache.</summary>
internal sealed record LoadEnd(bool Found, ModuleRejection? Rejection, StartKind Start);
