using WasmOs.Bench.Measuring;

namespace WasmOs.Bench.Scenes;

/// <summary>Checks that a million runs leave no memory, handles or threads behind.</summary>
internal static class SteadyScene
{
    /// <summary>The budgets of the garbage collector and of the native allocator settle within the first million runs.</summary>
    private const int WarmUp = 1_000_000;

    private const int Turns = 1_000_000;

    public static int Run(Report report)
    {
        Measure(report, "no ready instances", poolSize: 0);
        Measure(report, "100 ready instances", poolSize: 100);
        return 0;
    }

    private static void Measure(Report report, string name, int poolSize)
    {
        using var runs = new Runs(Guests.Calc, "add", poolSize, 2, 3);
        runs.Execute(WarmUp);
        var before = Resources.Now();
        runs.Execute(Turns);
        var after = Resources.Now();
        report.Add($"{name}: resident memory after 1,000,000 runs", before.ResidentBytes / 1024.0, "KiB");
        report.Add($"{name}: growth over 1,000,000 more", (after.ResidentBytes - before.ResidentBytes) / 1024.0, "KiB", Target.AtMost(1024));
        report.Add($"{name}: growth of open handles", after.Handles - before.Handles, "", Target.AtMost(0));
        report.Add($"{name}: growth of threads", after.Threads - before.Threads, "", Target.AtMost(0));
    }
}
