using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime;

/// <summary>The figures of one module at one moment.</summary>
/// <param name="Digest">The module.</param>
/// <param name="Totals">Sums over its runs since the start.</param>
/// <param name="Loaded">Whether its code is in memory.</param>
/// <param name="CodeBytes">Bytes of its compiled code in memory.</param>
/// <param name="ReadyInstances">Its ready instances.</param>
/// <param name="ActiveInstances">Its guests that run.</param>
public sealed record ModuleMetrics(
    ModuleDigest Digest, CounterTotals Totals, bool Loaded, long CodeBytes, int ReadyInstances, int ActiveInstances);
