using System.Diagnostics;
using WasmOs.Runtime.Benchmarks;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime;

/// <summary>Measures how long cold starts and calls of a module's function take, all on the calling thread.</summary>
internal static class RuntimeBenchmark
{
    public static BenchmarkReport Run(
        WasmRuntime runtime, ReadOnlyMemory<byte> wasm, string function, BenchmarkOptions options, ReadOnlySpan<GuestArgument> arguments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Calls, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ColdStarts);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmUp);
        var cold = new LatencyHistogram();
        for (var i = 0; i < options.ColdStarts; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            using var uncached = runtime.LoadUncached(wasm);
            uncached.Call(function, arguments);
            cold.Record(NanosecondsSince(startedAt));
        }

        using var module = runtime.Load(wasm);
        for (var i = 0; i < options.WarmUp; i++)
        {
            module.Call(function, arguments);
        }

        return Measure(module, function, options.Calls, arguments, cold);
    }

    private static BenchmarkReport Measure(LoadedModule module, string function, int calls, ReadOnlySpan<GuestArgument> arguments, LatencyHistogram cold)
    {
        var latency = new LatencyHistogram();
        var failed = 0;
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var startedAt = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            var callStartedAt = Stopwatch.GetTimestamp();
            failed += module.Call(function, arguments).Status == ExecutionStatus.Succeeded ? 0 : 1;
            latency.Record(NanosecondsSince(callStartedAt));
        }

        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        return new BenchmarkReport(cold, latency, calls / elapsed.TotalSeconds, (double)allocated / calls, failed);
    }

    private static long NanosecondsSince(long timestamp) => Stopwatch.GetElapsedTime(timestamp).Ticks * TimeSpan.NanosecondsPerTick;
}
