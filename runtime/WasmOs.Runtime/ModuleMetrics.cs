using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime;

/// <summary>The metrics of one module at one moment.</summary>
/// <param name="Digest">The module.</param>
/// <param name="Totals">Sums over the module's runs since the runtime was created.</param>
/// <param name="Loaded">Whether the module's code is in memory.</param>
/// <param name="CodeBytes">Bytes of the module's compiled code in memory.</param>
/// <param name="ReadyInstances">Instances of the module that are ready and not yet used by a run.</param>
/// <param name="ActiveInstances">Instances of the module whose guest is running now.</param>
public sealed record ModuleMetrics(
    ModuleDigest Digest, CounterTotals Totals, bool Loaded, long CodeBytes, int ReadyInstances, int ActiveInstances);
