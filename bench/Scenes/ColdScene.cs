using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures the time from the bytes of a new module to its first result, against the baseline compiler alone.</summary>
internal static class ColdScene
{
    private static int _serial;

    public static int Run(Report report)
    {
        using var engine = new Engine(new EngineOptions { Strategy = CompilerStrategy.Winch });
        using var runtime = WasmRuntime.Create(new RuntimeOptions { PoolSize = 0 });
        byte[] wasm = [];
        void Fresh() => wasm = BigModule.Generate(++_serial);
        var results = Rounds.Run(
            Rounds.Default,
            new Case("bare", 1, _ => CompileAlone(engine, wasm)) { Before = Fresh },
            new Case("once", 1, _ => RunOnce(runtime, wasm)) { Before = Fresh },
            new Case("scan", 1, _ => runtime.Analyze(wasm)) { Before = Fresh },
            new Case("digest", 1, _ => Runtime.Modules.ModuleDigest.Of(wasm)) { Before = Fresh });
        report.Add("size of the module", wasm.Length / 1000.0, "KB");
        report.Add("wasmtime_module_new with Winch, process CPU", results[0].ProcessCpu.Times(1e-6), "ms");
        report.Add("bytes to first result, process CPU", results[1].ProcessCpu.Times(1e-6), "ms");
        report.Add("bytes to first result over the compiler alone, process CPU", results[1].ProcessCpu.Over(results[0].ProcessCpu), "×", Target.AtMost(1.15));
        report.Add("bytes to first result over the compiler alone, wall", results[1].Wall.Over(results[0].Wall), "×");
        report.Add("of it: the scan", results[2].Cpu.Times(1e-6), "ms");
        report.Add("of it: the digest", results[3].Cpu.Times(1e-6), "ms");
        report.Add("the scan's garbage", results[2].Bytes, "bytes");
        return 0;
    }

    private static void CompileAlone(Engine engine, byte[] wasm)
    {
        if (!Module.TryCompile(engine, wasm, out var module, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        module.Dispose();
    }

    // The module is not kept in the cache: otherwise the optimizing compiler would start in the background, and its CPU time would be counted too.
    private static void RunOnce(WasmRuntime runtime, byte[] wasm)
    {
        var source = new MemoryModuleSource(wasm);
        var load = runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Debug.Assert(load.Start == StartKind.Cold, "the module was never seen");
        using (load.Lease)
        {
            var module = load.Lease.Module;
            var request = new ExecutionRequest
            {
                Id = ExecutionId.New(TimeProvider.System),
                Function = module.Analysis.FindFunction("run")!,
                Arguments = new GuestArgument[] { 1, 2 },
            };
            var outcome = runtime.ExecuteAsync(module, request, CancellationToken.None).AsTask().GetAwaiter().GetResult().Outcome;
            if (outcome?.Status != ExecutionStatus.Succeeded)
            {
                throw new InvalidOperationException(outcome?.Fault?.Message);
            }
        }

        runtime.Forget(source.Digest);
    }
}
