using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures the start of the big module from its artifact on disk to its first result, and each step of that start.</summary>
internal static class ArtifactScene
{
    public static int Run(Report report)
    {
        using var folder = new ArtifactFolder();
        var key = new byte[32];
        var wasm = BigModule.Generate(0);
        var options = new RuntimeOptions { PoolSize = 0, ArtifactKey = key };
        using var runtime = WasmRuntime.Create(options, folder);
        var source = new MemoryModuleSource(wasm);
        RunOnce(runtime, source, StartKind.Cold);
        runtime.WhenIdleAsync().GetAwaiter().GetResult();

        var (name, path) = folder.Single(source.Digest);
        var sealName = $"{source.Digest}/{name}";
        var artifact = File.ReadAllBytes(path);
        var seal = new ArtifactSeal(key);
        if (!seal.TryOpen(sealName, artifact, out var content) || !ArtifactContent.TryRead(content, out _, out var code))
        {
            throw new InvalidOperationException("the artifact was not written as it is read");
        }

        using var engine = new Engine(StageSettings.EnginesOf(options).OptionsFor(CompilerStrategy.Cranelift, default));
        var results = Rounds.Run(
            Rounds.Default,
            new Case("all", 1, _ => RunOnce(runtime, source, StartKind.Artifact)) { Before = () => runtime.Forget(source.Digest) },
            new Case("read", 1, _ => File.ReadAllBytes(path)),
            new Case("seal", 1, _ => seal.TryOpen(sealName, artifact, out var _)),
            new Case("analysis", 1, _ => ArtifactContent.TryRead(content, out var _, out var _)),
            new Case("deserialize", 1, _ => Deserialize(engine, code)));
        report.Add("size of the artifact", artifact.Length / 1000.0, "KB");
        report.Add("artifact on disk to first result, process CPU", results[0].ProcessCpu.Times(1e-6), "ms", Target.AtMost(3));
        report.Add("artifact on disk to first result, wall", results[0].Wall.Times(1e-6), "ms");
        report.Add("of it: read the file", results[1].Cpu.Times(1e-6), "ms");
        report.Add("of it: check the seal", results[2].Cpu.Times(1e-6), "ms");
        report.Add("of it: read the analysis", results[3].Cpu.Times(1e-6), "ms");
        report.Add("of it: deserialize, and free again", results[4].Cpu.Times(1e-6), "ms");
        return 0;
    }

    private static void Deserialize(Engine engine, ReadOnlyMemory<byte> code)
    {
        if (!Module.TryDeserialize(engine, code.Span, out var module, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        module.Dispose();
    }

    private static void RunOnce(WasmRuntime runtime, MemoryModuleSource source, StartKind expected)
    {
        var load = runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
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
            if (outcome?.Status != ExecutionStatus.Succeeded || load.Start != expected)
            {
                throw new InvalidOperationException($"{load.Start}: {outcome?.Fault?.Message}");
            }
        }
    }
}
