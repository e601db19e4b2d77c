using WasmOs.Bench.Measuring;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures a run that passes 256 bytes in through the guest's allocator and out again, against a run with two numbers.</summary>
internal static class TextScene
{
    private const int Turns = 20_000;

    public static int Run(Report report)
    {
        using var plain = new Runs(Guests.Echo, "echo", poolSize: 0, 1, 2);
        using var text = new Runs(Guests.Echo, "echo", poolSize: 0, Runtime.Execution.GuestArgument.FromBytes(new byte[256]));
        var results = Rounds.Run(Rounds.Default, new Case("plain", Turns, plain.Call), new Case("text", Turns, text.CallForBytes));
        report.Add("two numbers in and out", results[0].Cpu.Times(1e-3), "µs");
        report.Add("256 bytes in and out", results[1].Cpu.Times(1e-3), "µs");
        report.Add("bytes over numbers", results[1].Cpu.Over(results[0].Cpu), "×");
        report.Add("256 bytes in and out, garbage", results[1].Bytes, "bytes");
        return 0;
    }
}
