using WasmOs.Bench.Measuring;

namespace WasmOs.Bench.Scenes;

/// <summary>A million runs leave nothing behind.</summary>
internal static class SteadyScene
{
    private const int WarmUp = 200_000;
    private const int Turns = 1_000_000;

    public static int Run(Report report)
    {
        using var runs = new Runs(Guests.Calc, "add", poolSize: 100, 2, 3);
        runs.Execute(WarmUp);
        var before = Resources.Now();
        runs.Execute(Turns);
        var after = Resources.Now();
        report.Add("resident memory after 200,000 runs", before.ResidentBytes / 1024.0, "KiB");
        report.Add("growth over 1,000,000 more", (after.ResidentBytes - before.ResidentBytes) / 1024.0, "KiB", Target.AtMost(1024));
        report.Add("growth of open handles", after.Handles - before.Handles, "", Target.AtMost(0));
        report.Add("growth of threads", after.Threads - before.Threads, "", Target.AtMost(0));
        return 0;
    }
}
