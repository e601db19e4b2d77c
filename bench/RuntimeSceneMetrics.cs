using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;

namespace WasmOs.Bench;

/// <summary>Measures the runtime in this process.</summary>
internal static class RuntimeSceneMetrics
{
    private static readonly (string Part, string Title, Func<Report, int> Run)[] Parts =
    [
        ("add", "add in a fresh instance", AddScene.Run),
        ("steps", "what the steps of a run cost", StepsScene.Run),
        ("keep", "memory that the pool keeps resident", KeepScene.Run),
        ("calls", "host calls", HostCallScene.Run),
        ("code", "code quality", CodeScene.Run),
        ("cores", "two cores", CoresScene.Run),
        ("cold", "a module never seen before", ColdScene.Run),
        ("artifact", "a module from its artifact", ArtifactScene.Run),
        ("runaway", "runaway guests", RunawayScene.Run),
        ("figures", "counting", MetricsScene.Run),
        ("text", "texts and bytes", TextScene.Run),
        ("wasi", "WASI", WasiScene.Run),
        ("steady", "steady state", SteadyScene.Run),
    ];

    public static int Run(string[] only)
    {
        var unknown = only.Except(Parts.Select(static part => part.Part)).ToArray();
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"No such part: {string.Join(", ", unknown)}.");
            return 2;
        }

        var failed = 0;
        foreach (var (part, title, run) in Parts)
        {
            if (only.Length == 0 || only.Contains(part))
            {
                var report = new Report(title);
                failed |= run(report);
                report.Print();
            }
        }

        return failed;
    }
}
