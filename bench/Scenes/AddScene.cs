using WasmOs.Bench.Measuring;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Measures <c>add</c> in a fresh instance: through the binding alone, and through the runtime without and with an instance from the warm pool.
/// </summary>
internal static class AddScene
{
    private const int Turns = 20_000;
    private const int Ready = 100;

    public static int Run(Report report)
    {
        using var bare = new BareGuest(Guests.Calc);
        using var memory = new Runs(Guests.Calc, "add", poolSize: 0, 2, 3);
        using var warm = new Runs(Guests.Calc, "add", Ready, 2, 3);
        var results = Rounds.Run(
            Rounds.Default,
            new Case("bare", Turns, turns => bare.RunAll("add"u8, turns, 2, 3)),
            new Case("call", Turns, memory.Call),
            new Case("execute", Turns, memory.Execute),
            new Case("warm", Ready / 2, warm.Execute) { Before = warm.Fill });
        report.Add("the binding alone, process CPU", results[0].ProcessCpu.Times(1e-3), "µs");
        report.Add("LoadedModule.Call, process CPU", results[1].ProcessCpu.Times(1e-3), "µs", Target.AtMost(3));
        report.Add("LoadedModule.Call, garbage", results[1].Bytes, "bytes", Target.AtMost(200));
        report.Add("WasmRuntime.ExecuteAsync, process CPU", results[2].ProcessCpu.Times(1e-3), "µs", Target.AtMost(3));
        report.Add("WasmRuntime.ExecuteAsync, garbage with the caller's request", results[2].Bytes, "bytes");

        // The target of 3 µs is for a machine where the binding takes 2.0 µs. On other machines only the ratio applies.
        report.Add("Call over the binding alone", results[1].Cpu.Over(results[0].Cpu), "×", Target.AtMost(1.5));
        report.Add("ExecuteAsync over the binding alone", results[2].Cpu.Over(results[0].Cpu), "×", Target.AtMost(1.5));
        report.Add("ExecuteAsync with a ready instance, thread CPU", results[3].Cpu.Times(1e-3), "µs");
        report.Add("no ready instance over a ready one, thread CPU", results[2].Cpu.Over(results[3].Cpu), "×", Target.AtMost(1.3));
        return 0;
    }
}
