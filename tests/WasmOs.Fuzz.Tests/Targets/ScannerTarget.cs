using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>The scan of an uploaded module: a rejection or an analysis, and an analysis survives being stored.</summary>
internal static class ScannerTarget
{
    private static readonly ScanLimits Limits = new() { ModuleBytes = 1 << 20 };

    public static void Run(byte[] input)
    {
        var result = ModuleScanner.Scan(input, Limits);
        Law.Holds(result.Rejection is null != result.Analysis is null, "a scan gives either an analysis or a rejection");
        if (result.Analysis is { } analysis)
        {
            var stored = AnalysisCodec.Encode(analysis);
            Law.Holds(AnalysisCodec.Encode(AnalysisCodec.Decode(stored)).AsSpan().SequenceEqual(stored), "a stored analysis is read as what was stored");
        }
    }
}
