using WasmOs.Bench.Measuring;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures the cost of recording a run in the metrics.</summary>
internal static class MetricsScene
{
    private const int Turns = 1_000_000;

    public static int Run(Report report)
    {
        var histogram = new LatencyHistogram();
        var figures = new ModuleCounters(ModuleDigest.Of(Guests.Calc));
        var results = Rounds.Run(
            Rounds.Default,
            new Case("histogram", Turns, turns =>
            {
                for (var i = 0; i < turns; i++)
                {
                    histogram.Record(2000 + (i & 1023));
                }
            }),
            new Case("figures", Turns, turns =>
            {
                for (var i = 0; i < turns; i++)
                {
                    figures.Record(new RunSample { DurationNanoseconds = 2000 + (i & 1023), CpuNanoseconds = 2500, MemoryBytes = 65536 });
                }
            }));
        report.Add("a duration into a histogram", results[0].Cpu, "ns");
        report.Add("a run into its module's figures", results[1].Cpu, "ns", Target.AtMost(2000));
        report.Add("garbage", results[1].Bytes, "bytes", Target.AtMost(0));
        return 0;
    }
}
