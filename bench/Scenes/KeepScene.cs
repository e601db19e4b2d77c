using WasmOs.Bench.Measuring;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>How much of a used memory slot the pool should zero and keep: less is given back to the kernel by a system call, more is zeroed in vain.</summary>
internal static class KeepScene
{
    private const int Turns = 20_000;

    private static readonly int[] KeptKiB = [0, 4, 16, 64, 128, 256];

    public static int Run(Report report)
    {
        var guests = Array.ConvertAll(KeptKiB, static kept => new BareGuest(Guests.Calc, new EngineOptions { LinearMemoryKeepResident = kept << 10 }));
        var results = Rounds.Run(Rounds.Default, Array.ConvertAll(guests, static guest => new Case("run", Turns, turns => guest.RunAll("add"u8, turns, 2, 3))));
        for (var i = 0; i < guests.Length; i++)
        {
            report.Add($"add with {KeptKiB[i]} KiB kept resident", results[i].Cpu.Times(1e-3), "µs");
            guests[i].Dispose();
        }

        return 0;
    }
}
