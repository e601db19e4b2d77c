using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>The scan of an uploaded module: a rejection or an analysis, and an analysis survives being stored in an artifact.</summary>
internal static class ScannerTarget
{
    private static readonly ScanLimits Limits = new() { ModuleBytes = 1 << 20 };

    public static void Run(byte[] input)
    {
        var result = ModuleScanner.Scan(input, Limits);
        Law.Holds(result.Rejection is null != result.Analysis is null, "a scan gives either an analysis or a rejection");
        if (result.Analysis is { } analysis)
        {
            var stored = Store(analysis);
            using var reader = new BinaryReader(new MemoryStream(stored));
            Law.Holds(AnalysisCodec.TryRead(reader, out var read) && read is not null, "a stored analysis can be read");
            Law.Holds(Store(read!).AsSpan().SequenceEqual(stored), "a stored analysis is read as what was stored");
        }
    }

    private static byte[] Store(ModuleAnalysis analysis)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        AnalysisCodec.Write(writer, analysis);
        writer.Flush();
        return stream.ToArray();
    }
}
