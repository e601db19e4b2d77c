using WasmOs.Bench.Measuring;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures the same work in the code of each compiler.</summary>
internal static class CodeScene
{
    public static int Run(Report report)
    {
        using var optimized = new BareGuest(Guests.Calc);
        using var baseline = new BareGuest(Guests.Calc, new EngineOptions { Strategy = CompilerStrategy.Winch });
        using var metered = new BareGuest(Guests.Calc, new EngineOptions { ConsumeFuel = true });
        var results = Rounds.Run(Rounds.Default, Fib(optimized), Fib(baseline), Fib(metered));
        report.Add("fib(32), optimized", results[0].Cpu.Times(1e-6), "ms");
        report.Add("fib(32), baseline", results[1].Cpu.Times(1e-6), "ms");
        report.Add("fib(32), metered", results[2].Cpu.Times(1e-6), "ms");
        report.Add("baseline over optimized", results[1].Cpu.Over(results[0].Cpu), "×");
        report.Add("metered over optimized", results[2].Cpu.Over(results[0].Cpu), "×");
        return 0;

        static Case Fib(BareGuest guest) => new("fib", 1, _ => guest.Run("fib"u8, 32));
    }
}
